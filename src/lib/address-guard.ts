import dns from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What resolves host names: `dns.lookup`, or a test's own. */
export type Resolve = (
  host: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void

export class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} leads to a private address`)
    this.name = 'PrivateAddressError'
  }
}

/**
 * True for addresses of the public internet. Loopback, private, link-local (with the metadata services of clouds),
 * carrier-grade NAT, multicast, reserved, and whatever wraps an IPv4 address in IPv6 are not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  // The internet of IPv6 is 2000::/3; below it lie forms such as ::127.0.0.1, which no range of their own names.
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1)
}

/**
 * Looks names up and gives public addresses only, or those that `accepts` says: a name is judged at each connect, so it
 * cannot change its mind.
 */
export function guardedLookup(resolve: Resolve = dns.lookup, accepts = isPublicAddress): LookupFunction {
  return (host, options, callback) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0)
      const addresses = found.filter(({ address }) => accepts(address))
      const [first] = addresses
      if (!first) return callback(new PrivateAddressError(host), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
}

/** An address written in the URL itself is never looked up. Throws `PrivateAddressError`. */
export function refusePrivateLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw new PrivateAddressError(host)
}

/**
 * Whether an endpoint may be told about at all, as far as can be seen now. Throws `PrivateAddressError`. A name that
 * does not resolve yet passes: each connect looks again.
 */
export async function refusePrivateUrl(url: URL, resolve: Resolve = dns.lookup): Promise<void> {
  refusePrivateLiteral(url)
  const addresses = await new Promise<dns.LookupAddress[]>((done) => {
    resolve(url.hostname.replace(/^\[|\]$/g, ''), { all: true }, (error, found) => done(error ? [] : found))
  })
  if (addresses.some(({ address }) => !isPublicAddress(address))) throw new PrivateAddressError(url.hostname)
}
