import { z } from 'zod'
import { ROLES } from './roles.ts'

export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .pipe(z.email())
  .meta({ description: 'E-mail address; the case of letters does not matter' })

/** Length is what counts (NIST SP 800-63B). The upper end keeps hashing cheap. */
const passwordInput = z.string().min(10).max(128).meta({ description: '10 to 128 characters' })

const nameInput = z.string().trim().min(1).max(100)

export const languageInput = z.enum(['ru', 'en'])

export const newUserInput = z.object({
  name: nameInput,
  email: emailInput,
  password: passwordInput,
  role: z.enum(ROLES),
  language: languageInput.nullable().default(null),
})

export const userChangesInput = z.object({
  name: nameInput.optional(),
  email: emailInput.optional(),
  password: passwordInput.optional(),
  role: z.enum(ROLES).optional(),
  language: languageInput.nullable().optional(),
  disabled: z.boolean().optional().meta({ description: 'A disabled user is signed out and cannot sign in' }),
})

export const setupInput = newUserInput.omit({ role: true })

export const meChangesInput = z.object({
  name: nameInput.optional(),
  language: languageInput.nullable().optional(),
  first_steps_hidden: z.boolean().optional().meta({ description: 'Whether the console leaves out the first steps' }),
  password: passwordInput.optional(),
  current_password: z.string().max(128).optional().meta({ description: 'Needed with `password`' }),
})
