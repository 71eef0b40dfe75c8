import type { Settings } from '../../config/env.ts'

/** How guests reach this server, without a slash at the end. Undefined: they cannot, so no link to it may leave. */
export function publicOrigin({ OTKLIK_PUBLIC_URL }: Pick<Settings, 'OTKLIK_PUBLIC_URL'>): string | undefined {
  let origin = OTKLIK_PUBLIC_URL
  while (origin?.endsWith('/')) origin = origin.slice(0, -1)
  return origin
}
