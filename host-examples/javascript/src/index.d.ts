import type * as callback from '../dist/contract/callback.js';
import type * as deployments from '../dist/contract/deployments.js';
import type * as descriptor from '../dist/contract/descriptor.js';
import type * as forge from '../dist/contract/forge.js';
import type * as gating from '../dist/contract/gating.js';
import type * as jwt from '../dist/contract/jwt.js';
import type * as lifecycle from '../dist/contract/lifecycle.js';
import type * as types from '../dist/contract/types.js';
import type * as validation from '../dist/contract/validation.js';
import type { Input } from './input.js';

export type { callback, deployments, descriptor, forge, gating, Input, jwt, lifecycle, types, validation };

/** The version of the contract. */
export declare const version: string;

/** How to load. */
export interface LoadOptions {
  /**
   * The core module, where it does not lie beside this package's files: a compiled one (from another thread, or from a
   * bundler that compiles it), its bytes, an HTTP response, or a `file:` or `http(s):` URL.
   */
  core?: WebAssembly.Module | BufferSource | Response | URL;
  /**
   * Whether each call gets an instance of its own, so that no secret is left in the memory of the component after the
   * call. Default false: the instance is kept from call to call.
   */
  fresh?: boolean;
}

/**
 * The component, ready to be called. Calls are synchronous, so that no two ever meet in one instance; hand `core` to
 * the `load` of another thread.
 *
 * Arguments of the wrong type throw a TypeError, numbers out of range a RangeError, and either names the argument;
 * anything else throws a {@link ConnectGatingError}.
 */
export interface ConnectGating {
  /** The compiled core module. */
  readonly core: WebAssembly.Module;
  readonly jwt: jwt.Functions;
  readonly gating: gating.Functions;
  readonly callback: callback.Functions;
  readonly lifecycle: lifecycle.Functions;
  readonly forge: forge.Functions;
  readonly deployments: deployments.Functions;
  readonly descriptor: descriptor.Functions;
}

/**
 * Loads the component.
 *
 * @throws {ConnectGatingError} `component-missing`, `component-unusable` or `wrong-contract`.
 */
export declare function load(options?: LoadOptions): Promise<ConnectGating>;

/** Whatever is refused or can't be done. */
export declare class ConnectGatingError extends Error {
  readonly name: 'ConnectGatingError';
  /**
   * The name of the case in the contract, for example `expired`; `invalid-document` where the error is a report; and
   * of this package's own `trapped`, `component-missing`, `component-unusable`, `wrong-contract`.
   */
  readonly code: string;
  /**
   * The HTTP status to answer with: that of a rejection; 503 for settings, stored states and the component itself; 400
   * for ids and 422 for documents.
   */
  readonly status: number;
  /** Whether Jira sends again after this status. */
  readonly retryable: boolean;
  /** The only text that the HTTP answer may carry. */
  readonly answer: string;
  /** The typed reason of a `rejection`. */
  readonly reason: types.Reason | undefined;
  /** The whole error value of the contract. */
  readonly payload:
    | types.Rejection
    | types.Setting
    | gating.FoldError
    | deployments.IdError
    | deployments.Refused
    | validation.Report
    | undefined;
  constructor(
    code: string,
    message: string,
    details: Pick<ConnectGatingError, 'status' | 'retryable' | 'answer'> &
      Partial<Pick<ConnectGatingError, 'reason' | 'payload' | 'cause'>>,
  );
}

/**
 * The octets of a body as the text that the contract takes: UTF-8 without replacement, a byte order mark kept.
 *
 * @throws {ConnectGatingError} `malformed-body`, status 400, where they are not UTF-8.
 */
export declare function decodeBody(octets: ArrayBuffer | ArrayBufferView): string;

/**
 * The request as it arrived at a server of `node:http`, with Express or without: the raw target, and every
 * `Authorization` header. The README says what to hand over from other frameworks.
 *
 * @param basePath the path of the app's `baseUrl`; empty where it has none.
 */
export declare function requestOf(
  incoming: {
    readonly method?: string | undefined;
    readonly url?: string | undefined;
    readonly originalUrl?: string | undefined;
    readonly rawHeaders: readonly string[];
  },
  basePath?: string,
): types.Request;
