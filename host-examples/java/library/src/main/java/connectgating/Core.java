package connectgating;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/** The core module as JVM bytecode. Shared by all threads. */
final class Core {
    private static final String PACKAGE = "connect-gating:api/";
    private static final String NEW = "[resource-new]";
    private static final String DROP = "[resource-drop]";

    private final WasmModule module;
    private final Function<Instance, Machine> machines;
    private final int firstPages;
    private final Set<String> exports = new HashSet<>();

    /** Throws SetupException where it is not the contract's. */
    Core(byte[] octets) {
        try {
            module = Parser.parse(octets);
            checkContract();
            firstPages = module.memorySection().orElseThrow().getMemory(0).limits().initialPages();
            // Compiled or not at all: the interpreter is some hundred times slower.
            machines = MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.FAIL).compile();
        } catch (WasmEngineException error) {
            throw new SetupException("component-unusable", "the component's core module is damaged", error);
        }
    }

    /** An instance whose memory may grow to so many pages of 64 KiB. */
    Instance instantiate(int mostPages) {
        return Instance.builder(module)
                .withMachineFactory(machines)
                .withMemoryFactory(ByteArrayMemory::new)
                .withMemoryLimits(new MemoryLimits(firstPages, mostPages))
                .withImportValues(imports())
                .build();
    }

    /** Whether the component has to free the answer. It has no function for it where there is nothing to free. */
    boolean frees(Signature<?> signature) {
        return exports.contains(signature.freeing);
    }

    // What a core module exports names the contract and its version.
    private void checkContract() {
        Set<String> versions = new TreeSet<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            String name = module.exportSection().getExport(i).name();
            exports.add(name);
            if (name.startsWith(PACKAGE)) versions.add(name.substring(name.indexOf('@') + 1, name.indexOf('#')));
        }
        if (!versions.equals(Set.of(Signatures.VERSION))) {
            String found = versions.isEmpty() ? "none of connect-gating:api" : "connect-gating:api@" + String.join(" and ", versions);
            throw new SetupException("wrong-contract", "the component is " + found + ", and this library is of " + Signatures.VERSION);
        }
        for (Signature<?> signature : Signatures.ALL) {
            if (!exports.contains(signature.export)) throw new SetupException("wrong-contract", "the component lacks `" + signature.export + "`");
        }
    }

    // The component has no imports. Its core module has two for each resource that it exports, the component model's own
    // bookkeeping: a handle for a representation, and back. Only one owner ever holds one, so that the handle is the
    // representation.
    private ImportValues imports() {
        List<ImportFunction> given = new ArrayList<>();
        module.importSection().stream().forEach(needed -> given.add(bookkeeping(needed)));
        return ImportValues.builder().withFunctions(given).build();
    }

    private static ImportFunction bookkeeping(Import needed) {
        String name = needed.name();
        List<ValType> one = List.of(ValType.I32);
        if (needed.importType() == ExternalType.FUNCTION && name.startsWith(NEW)) {
            return new HostFunction(needed.module(), name, FunctionType.of(one, one), (instance, arguments) -> arguments);
        }
        if (needed.importType() == ExternalType.FUNCTION && name.startsWith(DROP)) {
            String destructor = needed.module().replace("[export]", "") + "#[dtor]" + name.substring(DROP.length());
            return new HostFunction(needed.module(), name, FunctionType.of(one, List.of()), (instance, arguments) -> instance.export(destructor).apply(arguments));
        }
        throw new SetupException("component-unusable", "the component's core module imports `" + name + "`, which nobody can give it");
    }
}
