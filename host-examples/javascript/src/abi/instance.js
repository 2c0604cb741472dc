const encoder = new TextEncoder();
// Strict, and a byte order mark is part of the text: dropped, it would make two ids one.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One instance of the core module, with linear memory of its own. */
export class Instance {
  #exports;
  #view;

  /** @param {WebAssembly.Module} core */
  constructor(core) {
    this.#exports = new WebAssembly.Instance(core, imports(core, () => this.#exports)).exports;
    this.#view = new DataView(this.#exports.memory.buffer);
  }

  /** Calls a function. Whatever it throws, this instance must not be used again. */
  call(signature, args) {
    const flat = this.#exports[signature.export](...signature.lower(this, args));
    const value = signature.lift(this, flat);
    this.#exports[`cabi_post_${signature.export}`]?.(flat);
    return value;
  }

  /** Drops a resource. */
  drop(destructor, rep) {
    this.#exports[destructor](rep);
  }

  /** Bytes of linear memory. It never shrinks. */
  get size() {
    return this.#exports.memory.buffer.byteLength;
  }

  get view() {
    // A memory that grew has another buffer.
    if (this.#view.buffer !== this.#exports.memory.buffer) this.#view = new DataView(this.#exports.memory.buffer);
    return this.#view;
  }

  allocate(size, align) {
    return size === 0 ? align : this.#exports.cabi_realloc(0, 0, align, size) >>> 0;
  }

  /** Writes a text. Most are ASCII, one byte a character; the rest of one that is not gets what it may need at most. */
  write(text) {
    if (text === '') return { pointer: 1, length: 0 };
    let pointer = this.allocate(text.length, 1);
    const first = encoder.encodeInto(text, this.#bytes(pointer, text.length));
    if (first.read === text.length) return { pointer, length: first.written };
    const most = first.written + 3 * (text.length - first.read);
    pointer = this.#exports.cabi_realloc(pointer, text.length, 1, most) >>> 0;
    const rest = encoder.encodeInto(text.slice(first.read), this.#bytes(pointer + first.written, most - first.written));
    const length = first.written + rest.written;
    return { pointer: this.#exports.cabi_realloc(pointer, most, 1, length) >>> 0, length };
  }

  read(pointer, length) {
    return decoder.decode(this.#bytes(pointer, length));
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.#exports.memory.buffer, pointer, length);
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
