export { whatsAppPersonalData } from './baileys/personal-data.ts'
export { whatsAppSealed } from './baileys/sealed-columns.ts'
export { secretKeyFits } from './baileys/secret-key-fits.ts'
export type { WhatsAppTuning } from './baileys/tuning.ts'
export { cleanIncoming } from './clean-incoming.ts'
export { measured } from './measured.ts'
export type {
  Account,
  CloseReason,
  Connection,
  ConnectionHandlers,
  IncomingContent,
  IncomingMessage,
  NewChatQuota,
  OutgoingContent,
  OutgoingMedia,
  PasskeyAnswer,
  PasskeyStep,
  Peer,
  Restriction,
  RingingCall,
  SendResult,
  WhatsApp,
} from './port.ts'
export { createWhatsApp } from './whatsapp.ts'
