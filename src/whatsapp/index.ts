export { secretKeyFits } from './baileys/secret-key-fits.ts'
export { createWhatsApp, type WhatsAppDeps, type WhatsAppTuning } from './baileys/whatsapp.ts'
export { cleanIncoming } from './clean-incoming.ts'
export { measured } from './measured.ts'
export type {
  Account,
  CloseReason,
  Connection,
  ConnectionHandlers,
  FetchLimits,
  IncomingContent,
  IncomingMedia,
  IncomingMessage,
  MediaKind,
  OpenOptions,
  OutgoingContent,
  OutgoingMedia,
  OutgoingMessage,
  Peer,
  Quoted,
  ReceiptStatus,
  Restriction,
  SendResult,
  WhatsApp,
} from './port.ts'
