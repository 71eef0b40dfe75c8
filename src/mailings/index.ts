export type { Audience } from './audiences/audience.ts'
export { resumeListImports } from './audiences/lists/run-list-import.ts'
export { mergeAudiences } from './audiences/store.ts'
export { type PassOnDeps, passOnGuests } from './automatic/pass-on.ts'
export { fireBirthdaysJob, passOnJob, planMailingJob, reconcileMailingsJob, startMailingJob } from './jobs.ts'
export { mailingKinds } from './kinds.ts'
export { type LifeDeps, startMailing } from './life.ts'
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
  TextPreviewOut,
} from './outputs.ts'
export { planMailing } from './plan-mailing.ts'
export type { Progress as ProgressOut } from './progress/look.ts'
export { type ProgressRouteDeps, progressRoutes } from './progress/routes.ts'
export { reconcileMailings } from './reconcile.ts'
export { attributeOrder } from './results/follow-orders.ts'
export type { Figures as MailingFiguresOut, Results as MailingResultsOut } from './results/results.ts'
export { type MailingRouteDeps, mailingRoutes } from './routes.ts'
export { type BirthdayDeps, fireBirthdays } from './triggers/fire-birthdays.ts'
export { triggerOrderHook, triggerRetentionHook } from './triggers/hooks.ts'
export type { Trigger } from './triggers/trigger.ts'
export { watchMailings } from './watch.ts'
