const GOOD_SCORE = 4

/** Whether the guest is thanked for praise (4, 5) or reads that we are sorry (1 to 3). */
export function isGoodScore(score: number): boolean {
  return score >= GOOD_SCORE
}
