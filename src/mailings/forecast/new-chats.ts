/** A number's quota of new chats in the course of a simulation. */
export type NewChatQuota = { left: number; endsAt: number; perPeriod: number; periodMs: number }

/** Who begins chats: before `firstContactsFrom` it sends to guests who have written to it alone. */
export type Beginner = { firstContactsFrom: number; newChats?: NewChatQuota | undefined }

/** Periods that are over by `at` make way for the one that runs then. */
export function renewNewChats({ newChats }: Beginner, at: number): void {
  if (!newChats || newChats.endsAt > at) return
  const periods = Math.floor((at - newChats.endsAt) / newChats.periodMs) + 1
  newChats.endsAt += periods * newChats.periodMs
  newChats.left = newChats.perPeriod
}

/**
 * First messages of a number: those that are one too many wait for the next period. What an hour took beyond the quota is
 * owed by that period.
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

/** Its quota is used up, and the next period is yet to come. */
export const awaitsNewChats = ({ firstContactsFrom, newChats }: Beginner, at: number): boolean =>
  newChats !== undefined && firstContactsFrom > at && firstContactsFrom !== Infinity
