import { z } from 'zod'
import { bonusSchema } from '../../orders/index.ts'
import { promoSchema } from '../../promo-codes/index.ts'

export const compensationSchema = z
  .object({
    promo_code: promoSchema.nullable(),
    bonus: bonusSchema.nullable(),
    text: z.string().meta({ description: "Words that tell the guest, in the guest's language. Nothing is sent." }),
  })
  .meta({ id: 'Compensation' })

export type CompensationOut = z.output<typeof compensationSchema>
