/**
 * A value of the contract as it is handed in: integers of 64 bits as bigint or safe number, what is optional as null
 * too, and nothing of it is changed.
 */
export type Input<T> = T extends bigint
  ? bigint | number
  : T extends readonly (infer Element)[]
    ? readonly Input<Element>[]
    : T extends object
      ? { readonly [Key in keyof T]: undefined extends T[Key] ? Input<T[Key]> | null : Input<T[Key]> }
      : T;
