export { secretKeyFits } from './baileys/secret-key-fits.ts'
export { createWhatsApp, type WhatsAppTuning } from './baileys/whatsapp.ts'
export { cleanIncoming } from './clean-incoming.ts'
export { measured } from './measured.ts'
export type {
  Account,
  CloseReason,
  Connection,
  ConnectionHandlers,
  IncomingContent,
  IncomingMessage,
  OutgoingContent,
  OutgoingMedia,
  PasskeyAnswer,
  PasskeyStep,
  Peer,
  Restriction,
  SendResult,
  WhatsApp,
} from './port.ts'
