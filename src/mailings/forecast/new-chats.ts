/** A number's quota of new chats in the course of a simulation. */
export type NewChatQuota = { left: number; endsAt: number; perPeriod: number; periodMs: number }

/** A number that begins chats: before `firstContactsFrom` it sends only to guests who have written to it. */
export type Beginner = { firstContactsFrom: number; newChats?: NewChatQuota | undefined }

/** Replaces a period that is over by `at` with the one that runs then. */
export function renewNewChats({ newChats }: Beginner, at: number): void {
  if (!newChats || newChats.endsAt > at) return
  const periods = Math.floor((at - newChats.endsAt) / newChats.periodMs) + 1
  newChats.endsAt += periods * newChats.periodMs
  newChats.left = newChats.perPeriod
}

/**
 * Counts a number's first messages: those beyond the quota wait for the next period. What an hour took beyond the quota
 * is charged to that period.
 */
export function beginChats(line: Beginner, count: number, at: number): void {
  const { newChats } = line
  if (!newChats) return
  renewNewChats(line, at)
  newChats.left -= count
  if (newChats.perPeriod === 0) line.firstContactsFrom = Infinity
  while (newChats.left < 1 && newChats.perPeriod > 0) {
    line.firstContactsFrom = Math.max(line.firstContactsFrom, newChats.endsAt)
    newChats.endsAt += newChats.periodMs
    newChats.left += newChats.perPeriod
  }
}

/** Its quota is used up, and the next period has not begun. */
export const awaitsNewChats = ({ firstContactsFrom, newChats }: Beginner, at: number): boolean =>
  newChats !== undefined && firstContactsFrom > at && firstContactsFrom !== Infinity
