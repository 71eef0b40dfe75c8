import type { Settings } from '../../config/env.ts'

/** How guests reach this server, without a slash at the end. */
export function publicOrigin({ OTKLIK_PUBLIC_URL, PORT }: Pick<Settings, 'OTKLIK_PUBLIC_URL' | 'PORT'>): string {
  let origin = OTKLIK_PUBLIC_URL ?? `http://localhost:${PORT}`
  while (origin.endsWith('/')) origin = origin.slice(0, -1)
  return origin
}
