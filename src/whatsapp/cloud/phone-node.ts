import { z } from 'zod'
import { parsePhone } from '../../lib/phone.ts'
import type { Account } from '../port.ts'
import type { GraphClient } from './graph-client.ts'

const phoneNode = z.object({
  id: z.string(),
  display_phone_number: z.string().default(''),
  verified_name: z.string().optional(),
})

/** The number as Meta knows it; a cheap question that also tests the token. Throws as `GraphClient` does. */
export async function fetchPhoneNode(client: GraphClient, phoneNumberId: string): Promise<Account> {
  const node = await client.get(phoneNumberId, phoneNode, { fields: 'display_phone_number,verified_name' })
  const phone = parsePhone(node.display_phone_number)
  // Without one the number could not be told from others; Meta shows one for test numbers too.
  if (!phone) throw new Error('Meta shows no phone for this number')
  return { phone, ...(node.verified_name && { name: node.verified_name }), platform: 'cloud_api' }
}
