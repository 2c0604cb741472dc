// Reads the WIT of the contract: the part of the language that it uses, with the documentation. Anything else is an
// error, so that nothing of the contract can be lost on the way.

/**
 * A type is a name of a primitive or of a definition (`interface.name`), or `["list" | "option", type]`, or
 * `["result", type or null, type or null]`.
 *
 * @typedef {string | [string, ...(Type | null)[]]} Type
 * @typedef {{ name: string, docs: string, type: Type | null }} Member
 * @typedef {{ name: string, docs: string, kind: "record" | "variant" | "enum", members: Member[] }} Definition
 * @typedef {{ name: string, docs: string, static: boolean, params: [string, Type][], result: Type | null }} Function
 * @typedef {{ name: string, docs: string, functions: Function[] }} Resource
 * @typedef {{ name: string, docs: string, definitions: Definition[], functions: Function[], resources: Resource[] }}
 *   Interface
 * @param {string[]} texts
 * @returns {{ name: string, version: string, interfaces: Interface[] }}
 */
export function readWit(texts) {
  const files = texts.map((text) => new Reader(text).file());
  const heads = files.flatMap((file) => file.packages);
  if (heads.length !== 1) throw new Error(`the WIT files name ${heads.length} packages instead of one`);
  return { ...heads[0], interfaces: files.flatMap((file) => file.interfaces) };
}

const PRIMITIVES = new Set(['bool', 'string', 'u8', 'u16', 'u32', 'u64', 's64']);
const TOKEN = /\s+|\/\/\/ ?(.*)|\/\/.*|(@since\([^)]*\))|(->|[%a-z][a-z0-9-]*|[0-9.]+|[{}()<>:;,=@/.])/y;

class Reader {
  #tokens = [];
  #docs = [];
  #at = 0;
  #names = new Map();

  constructor(text) {
    TOKEN.lastIndex = 0;
    let docs = [];
    while (TOKEN.lastIndex < text.length) {
      const at = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (match === null) throw new Error(`can't read this WIT: ${JSON.stringify(text.slice(at, at + 40))}`);
      if (match[1] !== undefined) docs.push(match[1]);
      if (match[3] === undefined) continue;
      this.#tokens.push(match[3]);
      this.#docs.push(docs.join('\n'));
      docs = [];
    }
  }

  file() {
    const packages = [];
    const interfaces = [];
    while (this.#at < this.#tokens.length) {
      const { word, docs } = this.#documented();
      if (word === 'package') packages.push(this.#package());
      else if (word === 'interface') interfaces.push(this.#interface(docs));
      else if (word === 'world') this.#skipBlock();
      else throw new Error(`\`${word}\` is not expected at the top of a WIT file`);
    }
    return { packages, interfaces };
  }

  #package() {
    const namespace = this.#next();
    this.#expect(':');
    const name = `${namespace}:${this.#next()}`;
    this.#expect('@');
    const version = this.#next();
    this.#expect(';');
    return { name, version };
  }

  #interface(docs) {
    const name = this.#next();
    const found = { name, docs, definitions: [], functions: [], resources: [] };
    this.#names = new Map();
    this.#block(({ word, docs }) => {
      if (word === 'use') return this.#use();
      if (word === 'record' || word === 'variant' || word === 'enum') {
        const own = this.#next();
        this.#names.set(own, `${name}.${own}`);
        return found.definitions.push({ name: own, docs, kind: word, members: this.#members() });
      }
      if (word === 'resource') {
        const own = this.#next();
        this.#names.set(own, `${name}.${own}`);
        const functions = [];
        this.#block((item) => functions.push(this.#function(item)));
        return found.resources.push({ name: own, docs, functions });
      }
      return found.functions.push(this.#function({ word, docs }));
    });
    return found;
  }

  #use() {
    const from = this.#next();
    this.#expect('.');
    this.#expect('{');
    while (!this.#accept('}')) {
      const name = this.#next();
      this.#names.set(name, `${from}.${name}`);
      this.#accept(',');
    }
    this.#expect(';');
  }

  #members() {
    const members = [];
    this.#block(({ word, docs }) => {
      let type = null;
      if (this.#accept(':')) type = this.#type();
      else if (this.#accept('(')) {
        type = this.#type();
        this.#expect(')');
      }
      this.#accept(',');
      members.push({ name: word, docs, type });
    });
    return members;
  }

  #function({ word, docs }) {
    this.#expect(':');
    const isStatic = this.#accept('static');
    this.#expect('func');
    this.#expect('(');
    const params = [];
    while (!this.#accept(')')) {
      const name = this.#next();
      this.#expect(':');
      params.push([name, this.#type()]);
      this.#accept(',');
    }
    const result = this.#accept('->') ? this.#type() : null;
    this.#expect(';');
    return { name: word, docs, static: isStatic, params, result };
  }

  #type() {
    const word = this.#next();
    if (PRIMITIVES.has(word)) return word;
    if (word === 'list' || word === 'option') {
      this.#expect('<');
      const type = this.#type();
      this.#expect('>');
      return [word, type];
    }
    if (word === 'result') {
      this.#expect('<');
      const ok = this.#type();
      this.#expect(',');
      const err = this.#type();
      this.#expect('>');
      return [word, ok, err];
    }
    const name = this.#names.get(word);
    if (name === undefined) throw new Error(`the WIT type \`${word}\` is not known here`);
    return name;
  }

  #block(item) {
    this.#expect('{');
    while (!this.#accept('}')) item(this.#documented());
  }

  #skipBlock() {
    this.#next();
    this.#expect('{');
    for (let depth = 1; depth > 0;) {
      const token = this.#next();
      depth += token === '{' ? 1 : token === '}' ? -1 : 0;
    }
  }

  #documented() {
    const docs = this.#docs[this.#at];
    return { word: this.#next(), docs };
  }

  #next() {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('the WIT ends too early');
    return token.replace('%', '');
  }

  #accept(token) {
    const found = this.#tokens[this.#at] === token;
    if (found) this.#at++;
    return found;
  }

  #expect(token) {
    const found = this.#next();
    if (found !== token) throw new Error(`the WIT has \`${found}\` where \`${token}\` is expected`);
  }
}
