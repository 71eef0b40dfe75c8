import { accessSealed } from '../access/index.ts'
import type { SealedColumn } from '../db/index.ts'
import { guestsSealed } from '../guests/index.ts'
import { notificationsSealed } from '../notifications/index.ts'
import { numbersSealed } from '../numbers/index.ts'
import { reputationSealed } from '../reputation/index.ts'
import { settingsSealed } from '../settings/index.ts'
import { webhooksSealed } from '../webhooks/index.ts'
import { whatsAppSealed } from '../whatsapp/index.ts'

/** Everything encrypted with the secret key. */
export const SEALED_COLUMNS: SealedColumn[] = [
  ...accessSealed,
  ...whatsAppSealed,
  ...numbersSealed,
  ...guestsSealed,
  ...webhooksSealed,
  ...notificationsSealed,
  ...reputationSealed,
  ...settingsSealed,
]
