import type { z } from 'zod'
import type { deliverySchema, mailingDetailsSchema } from './present.ts'

export type MailingOut = z.output<typeof mailingDetailsSchema>
export type DeliveryOut = z.output<typeof deliverySchema>
