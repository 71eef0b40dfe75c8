import { Button, Card, Grid, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError } from '../acts.ts'
import type { Mailing } from '../api-types.ts'
import { AudiencePicker, useAudienceOf } from '../audiences/picker.tsx'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Part } from '../parts/part.tsx'
import { PreviewPane } from '../templates/preview-pane.tsx'
import { emptyTexts, useCheck } from '../templates/texts-of.ts'
import { Channels } from './channels.tsx'
import { isOver, type MailingDraft, type StepDraft } from './draft.ts'
import { ForecastPane } from './forecast-pane.tsx'
import { missingOf } from './missing.ts'
import { MissingLine } from './missing-line.tsx'
import { PromoField } from './promo-field.tsx'
import { PurposeField } from './purpose-field.tsx'
import { QuietHoursField } from './quiet-hours-field.tsx'
import { useSaving } from './saving.ts'
import { SendingFields } from './sending-fields.tsx'
import { StatusBadge } from './status-badge.tsx'
import { StepText } from './step-text.tsx'
import { TestSend } from './test-send.tsx'
import { Warnings } from './warnings.tsx'
import { When } from './when.tsx'

const MessageTemplateField = lazy(() =>
  import('./message-template-field.tsx').then((each) => ({ default: each.MessageTemplateField })),
)
const Official = lazy(() => import('./official.tsx').then((each) => ({ default: each.Official })))

type Props = {
  draft: MailingDraft
  mailing?: Mailing
  /** The saved mailing when this draft began: see contentOf. */
  seen?: string
  /** The draft was written earlier and kept on this device. */
  wasKept: boolean
  /** Discards it: for an empty one, or for the saved version. */
  onAnew: () => void
}

/** Everything about a mailing on one page; beside it what guests will see and when it will be finished. */
export function Editor({ draft: begin, mailing, seen, wasKept, onAnew }: Props) {
  const { t, i18n } = useTranslation('mailings')
  const [draft, setDraft] = useState(begin)
  const [shown, setShown] = useState(() => begin.steps.find((step) => step.on)?.channel ?? 'whatsapp')
  const change = (part: Partial<MailingDraft>) => setDraft((before) => ({ ...before, ...part }))
  const on = draft.steps.filter((step) => step.on)
  const step = on.find((each) => each.channel === shown) ?? on[0]
  const audience = useAudienceOf(draft.audience)
  const [guestId, setGuestId] = useState<string | null>(null)
  const guestIds = guestId ? [guestId] : undefined
  const check = useCheck(step?.texts ?? emptyTexts('whatsapp', i18n.language), { audience, guestIds })
  const isEmpty = !step || step.texts.text.trim() === ''
  const begun = mailing !== undefined && mailing.started_at !== null
  const isDraft = mailing === undefined || mailing.status === 'draft'
  const missing = missingOf(draft, {
    hasAudience: audience !== undefined,
    valid: isEmpty || (check.data?.valid !== false && !check.isError),
  })
  const ready = missing.length === 0
  const { store, save, start, notice } = useSaving({ draft, setDraft, audience, mailing, seen, wasKept })
  const putStep = (next: StepDraft) =>
    change({ steps: draft.steps.map((each) => (each.channel === next.channel ? next : each)) })
  const error = save.error ?? start.error

  return (
    <PageFrame
      title={mailing ? (isDraft ? mailing.name : t('edit.change', { name: mailing.name })) : t('edit.title')}
      above={{
        href: mailing && !isDraft ? `/mailings/${mailing.id}` : '/mailings',
        title: mailing && !isDraft ? mailing.name : t('title'),
      }}
      beside={mailing && <StatusBadge mailing={mailing} />}
      width={1400}
      actions={
        <>
          <TestSend
            isSaved={mailing !== undefined}
            hint={t(isDraft ? 'test.savesDraft' : 'test.saved')}
            // A draft is sent as written here; a mailing on its way, as saved.
            mailingId={async () => (isDraft && ready ? (await store())?.id : mailing?.id)}
          />
          <Button
            variant={isDraft ? 'default' : 'filled'}
            onClick={() => save.mutate()}
            loading={save.isPending}
            disabled={!ready}
          >
            {isDraft ? t('act.save') : t('act.saveChanges')}
          </Button>
          {isDraft && (
            <Button {...opens(() => start.mutate())} loading={start.isPending} disabled={!ready || isOver(draft.when)}>
              {t(draft.when.kind === 'now' ? 'act.start' : 'act.schedule')}
            </Button>
          )}
        </>
      }
    >
      {notice && (
        <Group gap="xs">
          <Text size="sm" c={notice === 'changed' ? undefined : 'dimmed'}>
            {t(notice === 'changed' ? 'others.notice' : mailing ? 'edit.keptChanges' : 'edit.kept')}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={onAnew}>
            {t(mailing ? 'others.takeSaved' : 'edit.anew')}
          </Button>
        </Group>
      )}
      <MissingLine missing={missing} channels={on.length} over={isDraft && isOver(draft.when)} />
      {mailing && missing.length === 0 && <Warnings warnings={mailing.warnings} besideRemarks />}
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            <Section>
              <TextInput
                label={t('edit.name')}
                placeholder={t('edit.nameHint')}
                required
                maxLength={200}
                value={draft.name}
                error={fieldError(error, 'name')}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <Channels draft={draft} onChange={change} />
            </Section>
            <Section title={t('edit.text')}>
              <StepText
                steps={on}
                shown={step}
                onShow={setShown}
                onChange={putStep}
                check={isEmpty ? undefined : check.data}
              />
              {on.some(({ channel }) => channel === 'whatsapp') && (
                <Suspense>
                  <MessageTemplateField
                    choice={draft.messageTemplate}
                    error={fieldError(error, 'message_template')}
                    onChange={(messageTemplate) => change({ messageTemplate })}
                  />
                </Suspense>
              )}
              {on.some(({ texts }) => /promo_code/.test(JSON.stringify(texts))) && (
                <PromoField percent={draft.promoPercent} onChange={(promoPercent) => change({ promoPercent })} />
              )}
            </Section>
            <Section title={t('edit.audience')}>
              {begun ? (
                <Text size="sm" c="dimmed">
                  {t('edit.fixed')}
                </Text>
              ) : (
                <AudiencePicker draft={draft.audience} onChange={(next) => change({ audience: next })} />
              )}
              <PurposeField draft={draft} audience={audience} onChange={(purpose) => change({ purpose })} />
            </Section>
            <Section title={t('edit.when')}>
              <When
                when={draft.when}
                onChange={(when) => change({ when })}
                fixed={begun}
                error={fieldError(error, 'repeat.cron')}
              />
              <QuietHoursField quiet={draft.quiet} onChange={(quiet) => change({ quiet })} />
              <SendingFields draft={draft} onChange={change} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack style={{ position: 'sticky', top: 16 }}>
            {step && (
              <PreviewPane
                channel={step.channel}
                check={isEmpty ? undefined : check.data}
                isEmpty={isEmpty}
                guestId={guestId}
                onGuest={setGuestId}
              />
            )}
            <ForecastPane draft={draft} audience={audience} />
            {mailing?.official && (
              <Part title={t('official.title')}>
                <Suspense>
                  <Official official={mailing.official} />
                </Suspense>
              </Part>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </PageFrame>
  )
}

function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <Card component="section">
      <Stack>
        {title && (
          <Title order={2} size="h4">
            {title}
          </Title>
        )}
        {children}
      </Stack>
    </Card>
  )
}
