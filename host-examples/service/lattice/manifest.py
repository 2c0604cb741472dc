"""What wasmCloud's operator makes of a WorkloadDeployment: the request that starts a replica on a host.

What is not known here is refused, so that nothing in the manifest is only looked at.
"""


class Unknown(ValueError):
    """The manifest says something that is not understood here, or leaves out what is needed."""


def take(record, where, needed=(), optional=()):
    """The values of these fields, none for an optional one that is not there. Other fields are an error."""
    if not isinstance(record, dict):
        raise Unknown(f"`{where}` is not a mapping")
    unknown = sorted(set(record) - {*needed, *optional})
    missing = [name for name in needed if name not in record]
    if unknown or missing:
        raise Unknown(f"`{where}` has unknown fields {unknown} and misses {missing}")
    return [record.get(name) for name in (*needed, *optional)]


def workload(manifest, secrets):
    """The name of the deployment, the number of replicas, the labels of hosts, and the workload to start.

    `secrets` holds the cluster's Secrets by name.
    """
    version, kind, metadata, spec = take(manifest, "manifest", ("apiVersion", "kind", "metadata", "spec"))
    if (version, kind) != ("runtime.wasmcloud.dev/v1alpha1", "WorkloadDeployment"):
        raise Unknown(f"`{kind}` of `{version}` is not a WorkloadDeployment")
    name, namespace = take(metadata, "metadata", ("name",), ("namespace",))
    replicas, template = take(spec, "spec", ("replicas", "template"))
    (inner,) = take(template, "template", ("spec",))
    labels, interfaces, components = take(inner, "template.spec", ("hostSelector", "hostInterfaces", "components"))
    world = {
        "hostInterfaces": [host_interface(interface, secrets) for interface in interfaces],
        "components": [component(each) for each in components],
    }
    return replicas, labels, {"namespace": namespace or "default", "name": name, "witWorld": world}


def host_interface(interface, secrets):
    needed = ("namespace", "package", "version", "interfaces")
    *same, config, secret_from = take(interface, "hostInterfaces", needed, ("config", "secretFrom"))
    merged = dict(config or {})
    for reference in secret_from or []:
        (name,) = take(reference, "secretFrom", ("name",))
        if name not in secrets:
            raise Unknown(f"there is no Secret `{name}`")
        merged.update(secrets[name])
    wrong = [key for key, value in merged.items() if not isinstance(value, str)]
    if wrong:
        raise Unknown(f"the settings {wrong} are no strings")
    return {**dict(zip(needed, same)), "config": merged}


def component(each):
    name, image, resources = take(each, "components", ("name", "image"), ("localResources",))
    (allowed,) = take(resources or {}, "localResources", (), ("allowedHosts",))
    return {"name": name, "image": image, "localResources": {"allowedHosts": allowed or []}}


def here(workload, registry, hostname):
    """The same workload, from another registry and under another name; its components may reach that name too."""
    world = workload["witWorld"]
    for each in world["components"]:
        _, _, image = each["image"].partition("/")
        each["image"] = f"{registry}/{image}"
        each["localResources"]["allowedHosts"].append(hostname)
    for interface in world["hostInterfaces"]:
        if interface["package"] == "http":
            interface["config"]["host"] = hostname
    return workload
