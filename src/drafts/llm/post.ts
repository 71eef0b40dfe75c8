import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import { guardedLookup, isPublicAddress, PrivateAddressError, type Resolve } from '../../lib/address-guard.ts'

type Post = {
  headers: Record<string, string>
  body: string
  signal: AbortSignal
  allowPrivate: boolean
  resolve?: Resolve
}

/**
 * Posts, and returns the answer as it begins. Follows no redirects. https reaches only public addresses unless
 * `allowPrivate`; plain http only private ones, since on the way to others everybody could read it. Throws
 * `PrivateAddressError` for both.
 */
export function post(url: URL, { headers, body, signal, allowPrivate, resolve }: Post): Promise<IncomingMessage> {
  const plain = url.protocol === 'http:'
  const accepts = (address: string) => (isPublicAddress(address) ? !plain : allowPrivate)
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !accepts(literal)) throw new PrivateAddressError(literal)
  return new Promise((done, failed) => {
    const options = { method: 'POST', headers, signal, lookup: guardedLookup(resolve, accepts) }
    const request = (plain ? requestPlain : requestSecure)(url, options, done)
    request.on('error', failed)
    request.end(body)
  })
}
