import type { Budget } from './schema.ts'

/** How often a rule has fired in the last hour and day, in total and for one guest. */
export type Fired = { hour: number; day: number; chatHour: number; chatDay: number }

/** `held`: this chat has had enough; `spent`: the rule has used up its budget and is switched off. */
export type Verdict = 'free' | 'held' | 'spent'

/** Whether a rule may fire once more. Firings held back are not counted, so a loud chat does not silence others. */
export function judgeBudget(budget: Budget, fired: Fired): Verdict {
  if (fired.chatHour >= budget.per_chat_hour || fired.chatDay >= budget.per_chat_day) return 'held'
  return fired.hour >= budget.per_hour || fired.day >= budget.per_day ? 'spent' : 'free'
}
