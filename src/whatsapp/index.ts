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
  LinkingFailure,
  MediaKind,
  OpenOptions,
  OutgoingContent,
  OutgoingMedia,
  OutgoingMessage,
  PasskeyAnswer,
  PasskeyOptions,
  PasskeyStep,
  Peer,
  Quoted,
  ReceiptStatus,
  Restriction,
  SendResult,
  WhatsApp,
} from './port.ts'
