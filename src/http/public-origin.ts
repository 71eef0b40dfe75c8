import type { Settings } from '../../config/env.ts'

/** How guests reach this server, without a slash at the end. */
export function publicOrigin({ OTKLIK_PUBLIC_URL, PORT }: Pick<Settings, 'OTKLIK_PUBLIC_URL' | 'PORT'>): string {
  return (OTKLIK_PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '')
}
