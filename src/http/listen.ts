import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { type Settings, SettingsError } from '../../config/env.ts'
import { SECOND } from '../lib/units.ts'
import { createHttpServer } from './server.ts'

/** How long requests in progress may take when the process is asked to stop. */
const DRAIN_MS = 5 * SECOND

/** Serves the app at the port and address of the settings. Throws `SettingsError` when they cannot be used. */
export async function listen(settings: Settings, app: RequestListener): Promise<Server> {
  const server = createHttpServer(app)
  server.listen(settings.PORT, settings.OTKLIK_HOST)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const ofPort = PORT_PROBLEMS[error.code ?? '']
    if (ofPort) throw new SettingsError([{ name: 'PORT', message: `${settings.PORT} ${ofPort}` }])
    if (!HOST_PROBLEMS.has(error.code ?? '')) throw error
    const message = `${settings.OTKLIK_HOST} is not an address of this machine: 0.0.0.0 means all of them, :: those of IPv6, too, 127.0.0.1 this machine alone`
    throw new SettingsError([{ name: 'OTKLIK_HOST', message }])
  })
  return server
}

const PORT_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'is taken by another program: end that, or choose another port',
  EACCES: 'may not be opened by this user: choose one above 1023',
}

const HOST_PROBLEMS = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT'])

/** Where the server listens. */
export function addressOf(server: Server): { host: string; port: number } {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return { host: address.address, port: address.port }
}

/** Stops taking requests and waits for those in progress; after `DRAIN_MS` they are cut off. */
export async function closeServer(server: Server): Promise<void> {
  const forced = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
  clearTimeout(forced)
}
