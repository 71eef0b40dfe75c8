import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { open, seal } from '../lib/secret-box.ts'
import type { NumberRow } from './store.ts'

/** No proxy, whatever the default is; named as browsers name it. */
const DIRECT = 'direct://'

/** What people may set: where the proxy is and what it is protected with. Null: the default of this server. */
export const proxyInput = z
  .object({
    url: z
      .string()
      .trim()
      .max(1_000)
      .refine((url) => url === DIRECT || isProxy(url), {
        message: 'must look like socks5://user:password@host:1080 or http://host:3128, or be direct://',
      }),
  })
  .nullable()
export type ProxyInput = z.output<typeof proxyInput>

export const proxySchema = z
  .object({
    url: z.string().meta({ description: 'without user and password; `direct://`: none, although there is a default' }),
    authenticated: z.boolean().meta({ description: 'has user and password, which are never shown' }),
    source: z.enum(['number', 'default']),
  })
  .nullable()
  .meta({ description: 'through which all traffic of this number goes; null: none' })

type Columns = Pick<NumberRow, 'proxy_url' | 'proxy_secret'>
export type ProxyDeps = { secretKey: Uint8Array; settings: Pick<Settings, 'OTKLIK_WHATSAPP_PROXY'> }

/** What is kept of a proxy. User and password are one secret: with some providers the user alone is one. */
export function proxyColumns(secretKey: Uint8Array, numberId: string, input: ProxyInput): Columns {
  if (input === null || input.url === DIRECT) return { proxy_url: input?.url ?? null, proxy_secret: null }
  const { shown, secret } = split(input.url)
  return {
    proxy_url: shown,
    proxy_secret: secret ? seal(secretKey, Buffer.from(secret), contextOfProxy(numberId)) : null,
  }
}

/**
 * The proxy of a number with user and password; undefined: none. Throws when the secret cannot be opened: going without
 * a proxy that somebody has set is no way out.
 */
export function proxyOf({ secretKey, settings }: ProxyDeps, row: Columns & { id: string }): string | undefined {
  if (row.proxy_url === null) return settings.OTKLIK_WHATSAPP_PROXY
  if (row.proxy_url === DIRECT) return undefined
  if (row.proxy_secret === null) return row.proxy_url
  return join(row.proxy_url, open(secretKey, row.proxy_secret, contextOfProxy(row.id)).toString('utf8'))
}

export function presentProxy(
  { proxy_url, proxy_secret }: Columns,
  fallback: string | undefined,
): z.output<typeof proxySchema> {
  if (proxy_url !== null) return { url: proxy_url, authenticated: proxy_secret !== null, source: 'number' }
  if (fallback === undefined) return null
  const { shown, secret } = split(fallback)
  return { url: shown, authenticated: secret !== '', source: 'default' }
}

export const contextOfProxy = (numberId: string) => `numbers.${numberId}.proxy`

function isProxy(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^(https?|socks5h?):$/.test(url.protocol) || url.hostname === '') return false
  return ['', '/'].includes(url.pathname) && url.search === '' && url.hash === '' && isEncoded(url)
}

/** The proxy is given what stands behind the percent signs. */
function isEncoded({ username, password }: URL): boolean {
  try {
    return Boolean([decodeURIComponent(username), decodeURIComponent(password)])
  } catch {
    return false
  }
}

function split(text: string): { shown: string; secret: string } {
  const url = new URL(text)
  const secret = url.username || url.password ? `${url.username}:${url.password}` : ''
  return { shown: `${url.protocol}//${url.host}`, secret }
}

const join = (shown: string, secret: string) => shown.replace('://', `://${secret}@`)
