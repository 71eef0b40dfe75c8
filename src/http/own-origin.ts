import type { Request } from 'express'
import { AppError } from '../lib/errors.ts'

/**
 * Refuses what another site makes a browser send. For calls that a browser authorises by itself (a cookie, a remembered
 * password): they must say that they come from here. With `ifReported`, those that say nothing pass: they are programs,
 * which no site can control. Throws `csrf`.
 */
export function demandOwnOrigin(req: Request, { ifReported = false }: { ifReported?: boolean } = {}): void {
  if (req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS') return
  const site = req.get('sec-fetch-site')
  if (site !== undefined) {
    if (site === 'same-origin') return
    throw refusal()
  }
  const origin = req.get('origin')
  if (origin === undefined ? ifReported : hostOf(origin) === req.host) return
  throw refusal()
}

/** Without the scheme: a proxy that terminates TLS need not report it. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host
}

function refusal(): AppError {
  return new AppError('csrf', 'Calls with a session must come from the console itself; programs send an API key.')
}
