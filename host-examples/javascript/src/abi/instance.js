const encoder = new TextEncoder();
// Strict, and a byte order mark is part of the text: dropped, it would make two ids one.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One instance of the core module, with linear memory of its own. */
export class Instance {
  #exports;
  #octets;
  /** Linear memory, until the next allocation or call: a memory that grew has another buffer. */
  view;

  /** @param {WebAssembly.Module} core */
  constructor(core) {
    this.#exports = new WebAssembly.Instance(
      core,
      imports(core, () => this.#exports),
    ).exports;
    this.#look();
  }

  /** Calls a function. Whatever it throws, this instance must not be used again. */
  call(signature, args) {
    const flat = this.#exports[signature.export](...signature.lower(this, args));
    this.#look();
    const value = signature.lift(this, flat);
    this.#exports[signature.postReturn]?.(flat);
    return value;
  }

  /** Bytes of linear memory. It never shrinks. */
  get size() {
    return this.#octets.length;
  }

  allocate(size, align) {
    return size === 0 ? align : this.#reallocate(0, 0, align, size);
  }

  /** Writes a text. Most are ASCII, one byte a character; the rest of one that is not gets what it may need at most. */
  write(text) {
    if (text === '') return { pointer: 1, length: 0 };
    let pointer = this.allocate(text.length, 1);
    const first = encoder.encodeInto(text, this.#part(pointer, text.length));
    if (first.read === text.length) return { pointer, length: first.written };
    const most = first.written + 3 * (text.length - first.read);
    pointer = this.#reallocate(pointer, text.length, 1, most);
    const rest = encoder.encodeInto(text.slice(first.read), this.#part(pointer + first.written, most - first.written));
    const length = first.written + rest.written;
    return { pointer: this.#reallocate(pointer, most, 1, length), length };
  }

  read(pointer, length) {
    return decoder.decode(this.#part(pointer, length));
  }

  #part(pointer, length) {
    return this.#octets.subarray(pointer, pointer + length);
  }

  #reallocate(pointer, size, align, wanted) {
    const found = this.#exports.cabi_realloc(pointer, size, align, wanted) >>> 0;
    this.#look();
    return found;
  }

  #look() {
    const { buffer } = this.#exports.memory;
    if (this.#octets?.buffer === buffer) return;
    this.#octets = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }
}

// The component has no imports. Its core module has two for each resource that it exports, the component model's own
// bookkeeping: a handle for a representation, and back. Only one owner ever holds one, so the handle is the
// representation.
function imports(core, exports) {
  const given = {};
  for (const { module, name } of WebAssembly.Module.imports(core)) {
    const [, verb, resource] = /^\[(resource-new|resource-drop)\](.+)$/.exec(name) ?? [];
    const destructor = `${module.replace('[export]', '')}#[dtor]${resource}`;
    given[module] ??= {};
    given[module][name] = verb === 'resource-new' ? (rep) => rep : (rep) => exports()[destructor](rep);
  }
  return given;
}
