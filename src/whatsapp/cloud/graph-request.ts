import { type IncomingMessage, type OutgoingHttpHeaders, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { guardedLookup, isPublicAddress, PrivateAddressError, type Resolve } from '../../lib/address-guard.ts'
import { GraphUnreachable } from './graph-error.ts'

export type GraphAddress = {
  /** Allows private and loopback addresses, and plain http to them. */
  allowPrivate: boolean
  /** Instead of the system's resolver. */
  resolve?: Resolve | undefined
}

export type GraphRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  headers: OutgoingHttpHeaders
  body?: string | Readable | undefined
  signal: AbortSignal
}

/** The connection was not there yet, so no byte of the request has left. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'private_address',
])

/**
 * One request, once; returns the answer as it begins. Follows no redirects: a token goes nowhere else, and nothing is
 * posted twice. https reaches only public addresses unless `allowPrivate`; plain http only private ones. Throws
 * `GraphUnreachable`.
 */
export async function graphRequest(
  url: URL,
  { allowPrivate, resolve }: GraphAddress,
  { method, headers, body, signal }: GraphRequest,
): Promise<IncomingMessage> {
  const plain = url.protocol === 'http:'
  const accepts = (address: string) => (isPublicAddress(address) ? !plain : allowPrivate)
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !accepts(literal)) throw new GraphUnreachable('private_address', false)
  // The other side may close a kept connection while we write: nobody could tell whether the request arrived.
  const options = { method, headers, signal, agent: false as const, lookup: guardedLookup(resolve, accepts) }
  const answered = Promise.withResolvers<IncomingMessage>()
  const request = (plain ? requestPlain : requestSecure)(url, options, answered.resolve)
  request.on('error', answered.reject)
  if (body === undefined || typeof body === 'string') request.end(body)
  else pipeline(body, request).catch(answered.reject)
  try {
    return await answered.promise
  } catch (error) {
    request.destroy()
    throw unreachable(error, signal)
  }
}

/** What went wrong, without its words: they may hold addresses. */
export function unreachable(error: unknown, signal?: AbortSignal): GraphUnreachable {
  if (error instanceof GraphUnreachable) return error
  if (signal?.aborted) return new GraphUnreachable('timeout', true)
  const why = codeOf(error)
  return new GraphUnreachable(why, !BEFORE_SENDING.has(why))
}

function codeOf(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof PrivateAddressError) return 'private_address'
    if ('code' in each && typeof each.code === 'string') return each.code
  }
  return 'network'
}
