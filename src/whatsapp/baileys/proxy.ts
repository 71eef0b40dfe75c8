import { EventEmitter, once } from 'node:events'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'
import type { buildConnector } from 'undici'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { ProxyFailure } from '../port.ts'

/** Time for the proxy to reach WhatsApp: shorter than the connection waits, so that the proxy is named as the cause. */
const TUNNEL_MS = 15 * SECOND

/** The proxy did not let us through. Reveals neither its name nor its password. */
export class ProxyError extends Error {
  override name = 'ProxyError'
  readonly reason: ProxyFailure

  constructor(reason: ProxyFailure, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/**
 * The only way out for a connection with a proxy: its WebSocket and uploads use it as an agent, downloads by
 * `connector`. Names are looked up by the proxy, not here.
 */
export class Tunnel extends Agent {
  readonly #proxy: URL

  /** `proxy`: http, https (CONNECT), socks5 or socks5h, with user and password if it needs them. */
  constructor(proxy: string) {
    super({ keepAlive: false })
    this.#proxy = new URL(proxy.replace(/^socks5:/, 'socks5h:'))
  }

  override connect(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
    const isSocks = this.#proxy.protocol === 'socks5h:'
    return isSocks ? this.#bySocks(request, options) : this.#byHttp(request, options)
  }

  async #bySocks(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
    const connecting = new SocksProxyAgent(this.#proxy).connect(request, options)
    try {
      return await within(TUNNEL_MS, connecting)
    } catch (error) {
      // One that arrives after all belongs to nobody.
      connecting.then(
        (late) => late.destroy(),
        () => undefined,
      )
      throw asProxyError(error)
    }
  }

  async #byHttp(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
    const giveUp = new AbortController()
    const agent = new HttpsProxyAgent<string>(this.#proxy.href, { signal: giveUp.signal })
    let status = 0
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode
    })
    const socket = await within(TUNNEL_MS, agent.connect(request, options)).catch((error) => {
      giveUp.abort()
      throw asProxyError(error)
    })
    if (status === 200) return socket
    socket.destroy()
    throw new ProxyError('proxy_refused', `the proxy answered ${status}`)
  }

  /** For undici, which expects sockets that are ready for use. */
  readonly connector: buildConnector.connector = (options, callback) => {
    const secureEndpoint = options.protocol === 'https:'
    const port = Number(options.port) || (secureEndpoint ? 443 : 80)
    const request = Object.assign(new EventEmitter(), { destroy: () => undefined }) as unknown as ClientRequest
    const open = async () => {
      const socket = (await this.connect(request, { host: options.hostname, port, secureEndpoint })) as Socket
      try {
        if (secureEndpoint) await within(TUNNEL_MS, once(socket, 'secureConnect'))
      } catch (error) {
        socket.destroy()
        throw error
      }
      return socket
    }
    open().then(
      (socket) => callback(null, socket),
      (error) => callback(error, null),
    )
  }
}

/** Only the words show whether anybody was there: a proxy that hung up, or that answered in SOCKS, was. */
function asProxyError(error: unknown): ProxyError {
  const message = error instanceof Error ? error.message : ''
  if (/Socks5|connection ended before/.test(message)) return new ProxyError('proxy_refused', message)
  return new ProxyError('proxy_unreachable', 'the proxy cannot be reached')
}
