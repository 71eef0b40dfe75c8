import dns from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Resolves host names: `dns.lookup`, or a test's substitute. */
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
 * True for addresses on the public internet. Loopback, private, link-local (with the metadata services of clouds),
 * carrier-grade NAT, multicast and reserved addresses are not, nor is anything that wraps an IPv4 address in IPv6.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  // Global unicast IPv6 is 2000::/3; below it lie forms such as ::127.0.0.1, which have no range of their own.
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1)
}

/**
 * Looks up names and returns only public addresses, or those that `accepts` allows. A name is checked at every
 * connection, so it cannot be pointed elsewhere after a check.
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
 * Refuses a URL whose host is, or resolves to, an address that is not public. Throws `PrivateAddressError`. A name that
 * does not resolve yet passes: each connection checks again.
 */
export async function refusePrivateUrl(url: URL, resolve: Resolve = dns.lookup): Promise<void> {
  refusePrivateLiteral(url)
  const addresses = await new Promise<dns.LookupAddress[]>((done) => {
    resolve(url.hostname.replace(/^\[|\]$/g, ''), { all: true }, (error, found) => done(error ? [] : found))
  })
  if (addresses.some(({ address }) => !isPublicAddress(address))) throw new PrivateAddressError(url.hostname)
}
