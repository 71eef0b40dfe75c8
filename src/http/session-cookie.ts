import type { Request } from 'express'

/** Holds the signed token of a console session. */
export const SESSION_COOKIE = 'otklik.session'

/** The value of the session cookie, as it was sent. */
export function sessionCookieOf(req: Request): string | undefined {
  return cookieOf(req, SESSION_COOKIE)
}

/** The value of a cookie, as it was sent. */
export function cookieOf(req: Request, name: string): string | undefined {
  const header = req.get('cookie')
  if (!header) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined
  }
  return undefined
}
