export { fallBackGuests } from './cascade/fall-back.ts'
export { composeMailings } from './compose.ts'
export { fallBackJob, fireBirthdaysJob, planMailingJob, reconcileMailingsJob, startMailingJob } from './jobs.ts'
export { mailingKinds } from './kinds.ts'
export { type LifeDeps, startMailing } from './lifecycle.ts'
export type {
  AudienceCountOut,
  ComparedMailingOut,
  DeliveryOut,
  ForecastOut,
  ListedMailingOut,
  ListImportOut,
  ListRehearsalOut,
  MailingOut,
  OccurrenceOut,
  SavedAudienceOut,
  TemplateOut,
  TemplateVersionOut,
  TextCheckOut,
} from './outputs.ts'
export { planMailing } from './plan-mailing.ts'
export type { Progress as ProgressOut } from './progress/read-progress.ts'
export { progressRoutes } from './progress/routes.ts'
export { reconcileMailings } from './reconcile.ts'
export { attributeOrder } from './results/follow-orders.ts'
export type { Figures as MailingFiguresOut, Results as MailingResultsOut } from './results/results.ts'
export { mailingRoutes } from './routes.ts'
export { type BirthdayDeps, fireBirthdays } from './triggers/fire-birthdays.ts'
export { triggerOrderHook, triggerRetentionHook } from './triggers/hooks.ts'
export type { Trigger } from './triggers/trigger.ts'
export { watchMailings } from './watch.ts'
