import { z } from 'zod'
import type { PasskeyOptions } from '../../port.ts'

const descriptor = z.object({
  type: z.literal('public-key'),
  id: z.string().max(2_000),
  transports: z.array(z.string().max(30)).max(10).optional(),
})

/** `PublicKeyCredentialRequestOptionsJSON`; fields that browsers do not know are left out of what people are given. */
const optionsSchema = z.object({
  challenge: z.base64url().min(16).max(2_000),
  timeout: z.number().positive().optional(),
  rpId: z.literal('whatsapp.com').default('whatsapp.com'),
  allowCredentials: z.array(descriptor).max(100).default([]),
  userVerification: z.enum(['required', 'preferred', 'discouraged']).default('required'),
  extensions: z.record(z.string().max(50), z.unknown()).optional(),
})

/** The challenge from the server's JSON. Throws for one that no browser could answer for WhatsApp. */
export function readPasskeyOptions(text: string): PasskeyOptions {
  return optionsSchema.parse(JSON.parse(text))
}
