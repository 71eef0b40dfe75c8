import ipaddr from 'ipaddr.js'
import { PrivateAddressError, type Resolve, refusePrivateUrl } from '../lib/address-guard.ts'

/**
 * What is wrong with an address by which guests are to reach this server, worded for the person who sets it; undefined:
 * nothing. It leaves in messages that cannot be changed, so it is checked before. `allowPrivate`: a private address is
 * accepted, also with http://.
 */
export async function findFaultOfPublicUrl(
  text: string,
  { allowPrivate, resolve }: { allowPrivate: boolean; resolve?: Resolve | undefined },
): Promise<string | undefined> {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an address such as https://otklik.example.com'
  if (url.username || url.password) return 'must hold no user and password: everybody sees it'
  if (url.pathname !== '/' || url.search || url.hash || /[?#]/.test(text)) {
    return 'must end behind the name of the server: without path, ? and #'
  }
  const isPrivate = await leadsToPrivate(url, resolve)
  if (isPrivate && !allowPrivate) {
    return 'leads to a private address, which guests cannot reach; for a trial set OTKLIK_PUBLIC_URL_ALLOW_PRIVATE=1 in the environment'
  }
  if (url.protocol === 'http:' && !isPrivate) return 'must begin with https://'
  return undefined
}

async function leadsToPrivate(url: URL, resolve: Resolve | undefined): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Names without a dot belong to a local network.
  if (!ipaddr.isValid(host) && !host.replace(/\.$/, '').includes('.')) return true
  try {
    await refusePrivateUrl(url, resolve)
    return false
  } catch (error) {
    if (error instanceof PrivateAddressError) return true
    throw error
  }
}
