import { z } from 'zod'

/** Inputs that several slices ask for. */

export const nameInput = z.string().trim().min(1).max(200)

export const languageInput = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/, 'must look like ru or pt-BR')

export const timeZoneInput = z
  .string()
  .max(60)
  .refine(isTimeZone, { message: 'must be an IANA time zone such as Europe/Moscow' })

function isTimeZone(zone: string): boolean {
  // Intl takes offsets such as +03:00 too, which know no daylight saving.
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
