export { answerTimes } from './answer-times/report.ts'
export { applyHandling } from './apply-handling.ts'
export { assignConversation } from './assignment/assign.ts'
export { assignWaiting } from './assignment/assign-waiting.ts'
export { assignFields, NOBODY_NAMED, namesSomebody } from './assignment/input.ts'
export { attributesOf } from './attributes.ts'
export { birthdayOfCell } from './birthday.ts'
export { changeIdentities, changeUsername } from './change-identities.ts'
export { composeGuests } from './compose.ts'
export { guestTimeZone, isAbsentFromWhatsApp, mailingSkipReason, optIn, optOut, takePastWish } from './consent.ts'
export { recordConsent } from './consents/record-consent.ts'
export { type ConsentWord, consentAllows, findWithoutConsent } from './consents/store.ts'
export { clearUnread, countUnprocessed, flagUnread, lowerUnread, noteMessage, notePast } from './counters.ts'
export { createGuests } from './create-guests.ts'
export { guestRetention } from './data-retention.ts'
export { type AuditHook, createGuestHooks, type GuestDeps, type GuestHooks, type MergeHook } from './deps.ts'
export { findDuplicates } from './duplicates/find-duplicates.ts'
export { eraseEverywhere, runErasures } from './erasure/run-erasures.ts'
export { guestEvents } from './event-schemas.ts'
export { forgetMessages } from './forget-messages.ts'
export {
  guestColumns,
  guestColumnsAlike,
  guestOfCells,
  OPTIONAL_OF_CONSENT,
  OPTIONAL_OF_GUEST,
  phoneInCell,
  splitTags,
} from './guest-cells.ts'
export { recordGuestUpdated } from './guest-updated.ts'
export {
  handleGuest,
  lockLivingGuest,
  reopen as reopenConversation,
  resolve as resolveConversation,
} from './handling.ts'
export { consentOfCell, type ImportedConsent, recordImportedConsents } from './imported-consent.ts'
export { guestRowInput, phoneInput, tagInput, usernameInput } from './input.ts'
export { assignConversationsJob, eraseGuestsJob, findDuplicatesJob, tellOverdueJob } from './jobs.ts'
export { languageOfCell } from './language-of-cell.ts'
export { linkPairs, type Pair } from './link-pairs.ts'
export { nameOfCell } from './name-of-cell.ts'
export { addNote } from './notes.ts'
export { isRoundedPhone, phoneOfCell, ROUNDED_PHONE } from './phone-of-cell.ts'
export { resolveByPhones } from './resolve-by-phones.ts'
export { findPeerGuests, isErased, linkIdentities, resolveGuest } from './resolve-guest.ts'
export { guestRoutes } from './routes.ts'
export { saveGuest } from './save-guest.ts'
export { type SavedGuest, saveGuests } from './save-guests.ts'
export { guestsSealed } from './sealed-columns.ts'
export {
  addTags,
  findAddresses,
  findNames,
  findPeer,
  type GuestRow,
  lockGuest,
  lockGuests,
  markMailed,
  removeTags,
  setOnWhatsApp,
} from './store.ts'
export { tidyName } from './tidy-name.ts'
export { showTimeline, type TimelineResolver, type TimelineResolvers, type TimelineShapes } from './timeline.ts'
export { addAllToTimeline, addToTimeline, removeFromTimeline } from './timeline-entries.ts'
export { getGuest, getPresentGuest, listGuests } from './view.ts'
export { answerGuest, answerLate, needsNobody, withdrawAnswer } from './waiting/answer.ts'
export { forgetDeleted } from './waiting/deleted.ts'
export { tellOverdue } from './waiting/overdue.ts'
