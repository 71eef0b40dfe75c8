import { z } from 'zod'
import { languageInput, nameInput, timeZoneInput } from '../http/inputs.ts'
import { parsePhone } from '../lib/phone.ts'
import { birthdayInput } from './birthday.ts'
import { isRoundedPhone, ROUNDED_PHONE } from './phone-of-cell.ts'

const MAX_ATTRIBUTES_LENGTH = 10_000

/** A phone as people write it; E.164 inside. */
export const phoneInput = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = parsePhone(text)
    if (phone) return phone
    const message = isRoundedPhone(text) ? ROUNDED_PHONE : 'cannot be a phone; write it like +7 916 123-45-67'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
  .meta({ description: 'International, or Russian with a leading 8' })

/** The name by which WhatsApp finds a person; people write an @ before it. */
export const usernameInput = z
  .string()
  .max(100)
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^@/, ''))
  .pipe(z.string().regex(/^(?=.*[a-z])[a-z0-9._]{3,35}$/, 'must be 3 to 35 of a-z, 0-9, dot and underscore'))
  .meta({ description: 'By which WhatsApp finds who hides the phone; an @ before it is dropped' })

export const tagInput = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,]+$/, 'must not hold a comma')

/** Beyond this a JSON number is no longer exact. */
const LARGEST = 1e15

const attributesInput = z
  .record(
    z.string().min(1).max(60),
    z.union([z.string().max(2_000), z.number().min(-LARGEST).max(LARGEST), z.boolean(), z.null()]),
  )
  .refine((attributes) => JSON.stringify(attributes).length <= MAX_ATTRIBUTES_LENGTH, {
    message: `must not be longer than ${MAX_ATTRIBUTES_LENGTH} characters together`,
  })

const newGuestFields = z.object({
  phone: phoneInput.optional().meta({ description: 'International, or Russian with a leading 8. This, or `username`' }),
  username: usernameInput.optional(),
  name: nameInput.optional(),
  language: languageInput.optional(),
  time_zone: timeZoneInput.optional(),
  birthday: birthdayInput.optional(),
  tags: z.array(tagInput).max(50).optional(),
  attributes: attributesInput.optional(),
})

const ADDRESSED = { message: 'needed, or a username', path: ['phone'] }
const isAddressed = ({ phone, username }: { phone?: string | undefined; username?: string | undefined }) =>
  phone !== undefined || username !== undefined

export const newGuestInput = newGuestFields.refine(isAddressed, ADDRESSED)

/** Rows of files and lists: guests by their phones. */
export const guestRowInput = newGuestFields.omit({ username: true }).extend({ phone: phoneInput })

export type GuestRowInput = z.output<typeof guestRowInput>

export type NewGuestInput = z.output<typeof newGuestInput>

/** `null` removes a value. Tags are replaced; attributes are merged, null removing one. */
export const guestChangesInput = z.object({
  name: nameInput.nullable().optional(),
  language: languageInput.nullable().optional(),
  time_zone: timeZoneInput.nullable().optional(),
  birthday: birthdayInput.nullable().optional(),
  tags: z.array(tagInput).max(50).optional(),
  attributes: attributesInput.optional(),
})

export type GuestChanges = z.output<typeof guestChangesInput>
