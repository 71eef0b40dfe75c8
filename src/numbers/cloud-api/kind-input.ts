import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { NewNumber } from '../change-number.ts'

const limit = z.number().int().min(1).max(10_000_000)
export const limitsInput = z.object({ per_minute: limit.optional(), per_hour: limit.optional() })

type KindInput = { kind: 'linked' | 'cloud_api'; meta?: unknown; proxy?: unknown; history?: unknown }

/** Refuses settings of the other kind of number, rather than keeping them without effect. */
export function demandKind({ kind, meta, proxy, history }: KindInput, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (kind === 'linked' && meta !== undefined) refuse('meta', 'is of an official number: kind must be cloud_api')
  if (kind === 'linked') return
  if (meta === undefined) refuse('meta', 'is required for an official number')
  for (const [name, value] of Object.entries({ proxy, history })) {
    if (value !== undefined) refuse(name, 'does not apply to an official number')
  }
}

/** Meta lets 80 messages a second through: https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput */
const META_LIMITS = { perMinute: 80 * 60, perHour: 80 * 3_600 }

/** The limits and the pace of a new number. */
export function paceOf(
  {
    kind,
    limits,
    pacing,
  }: { kind: 'linked' | 'cloud_api'; limits?: z.output<typeof limitsInput>; pacing?: NewNumber['pacing'] },
  settings: Pick<Settings, 'OTKLIK_LIMIT_PER_MINUTE' | 'OTKLIK_LIMIT_PER_HOUR'>,
): Pick<NewNumber, 'limits' | 'pacing'> {
  const ours = { perMinute: settings.OTKLIK_LIMIT_PER_MINUTE, perHour: settings.OTKLIK_LIMIT_PER_HOUR }
  const usual = kind === 'cloud_api' ? META_LIMITS : ours
  return {
    limits: { perMinute: limits?.per_minute ?? usual.perMinute, perHour: limits?.per_hour ?? usual.perHour },
    pacing: pacing ?? (kind === 'cloud_api' ? 'burst' : 'even'),
  }
}
