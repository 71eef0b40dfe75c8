import { Box, Button, Card, Grid, Group, MultiSelect, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { PROMO_PERCENTS } from '../../lib/promo-percents.ts'
import type { AudienceCountOut } from '../../mailings/index.ts'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import { AUDIENCES_KEY, type Audience } from '../audiences/load-audiences.ts'
import { AudiencePicker, useAudienceOf } from '../audiences/picker.tsx'
import { useFormats } from '../formats.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { PageFrame } from '../parts/page.tsx'
import { PreviewPane } from '../templates/preview-pane.tsx'
import { TEMPLATES_KEY, useCheck } from '../templates/texts-of.ts'
import { Channels } from './channels.tsx'
import { bodyOf, changesOf, isOver, type MailingDraft, type StepDraft } from './draft.ts'
import { ForecastPane } from './forecast-pane.tsx'
import { contentNow, forget, keep } from './kept-draft.ts'
import { type Missing, missingOf } from './missing.ts'
import { QuietHoursField } from './quiet-hours-field.tsx'
import { saveTexts } from './save-texts.ts'
import { StatusBadge } from './status-badge.tsx'
import { StepText } from './step-text.tsx'
import { TestSend } from './test-send.tsx'
import { MAILINGS_KEY, type Mailing } from './types.ts'
import { Warnings } from './warnings.tsx'
import { When } from './when.tsx'

const PRIORITIES = ['low', 'normal', 'high'] as const

type Props = {
  draft: MailingDraft
  mailing?: Mailing
  /** The saved mailing as it was when this draft began: see contentOf. */
  seen?: string
  /** The draft was written before and kept on this device. */
  wasKept: boolean
  /** Throws it away: for an empty one, or for what is saved. */
  onAnew: () => void
}

/** Everything about a mailing on one page; beside it what guests will see and when it will be finished. */
export function Editor({ draft: begin, mailing, seen: began, wasKept, onAnew }: Props) {
  const { t } = useTranslation(['mailings', 'audiences', 'templates', 'shell'])
  const formats = useFormats()
  const [, navigate] = useLocation()
  const client = useQueryClient()
  const confirm = useConfirm()
  const [draft, setDraft] = useState(begin)
  const [shown, setShown] = useState(() => begin.steps.find((step) => step.on)?.channel ?? 'whatsapp')
  const change = (part: Partial<MailingDraft>) => setDraft((before) => ({ ...before, ...part }))
  const mailingId = mailing?.id
  const seen = useRef(began ?? null)
  const [first] = useState(draft)
  useEffect(() => {
    if (draft !== first) keep({ draft, seen: seen.current }, mailingId)
  }, [draft, first, mailingId])
  // What the line above the fields says: this was kept, or somebody else has saved something else meanwhile.
  const [notice, setNotice] = useState<'kept' | 'changed' | undefined>(wasKept ? 'kept' : undefined)

  const on = draft.steps.filter((step) => step.on)
  const step = on.find((each) => each.channel === shown) ?? on[0]
  const audience = useAudienceOf(draft.audience)
  const [guestId, setGuestId] = useState<string | null>(null)
  const guestIds = guestId ? [guestId] : undefined
  const check = useCheck(step?.texts ?? begin.steps[0]!.texts, { audience, guestIds })
  const isEmpty = !step || step.texts.text.trim() === ''
  const numbers = useNumbers()
  const begun = mailing !== undefined && mailing.started_at !== null
  const isDraft = mailing === undefined || mailing.status === 'draft'
  const missing = missingOf(draft, {
    hasAudience: audience !== undefined,
    valid: isEmpty || (check.data?.valid !== false && !check.isError),
  })
  const ready = missing.length === 0

  /** Undefined: somebody else has changed it meanwhile, and that is not to be replaced. */
  const store = async (): Promise<Mailing | undefined> => {
    if (mailing && !(await mayReplace(mailing.id))) return undefined
    const templateIds = await saveTexts(on, draft.name.trim(), (channel, templateId) =>
      setDraft((before) => ({
        ...before,
        steps: before.steps.map((each) => (each.channel === channel ? { ...each, templateId, dirty: false } : each)),
      })),
    )
    const body = bodyOf(draft, audience as Audience, templateIds)
    const saved = mailing
      ? await api.patch<Mailing>(`/v1/mailings/${mailing.id}`, changesOf(body, { begun }))
      : await api.post<Mailing>('/v1/mailings', withoutNulls(body))
    forget(mailingId)
    setNotice(undefined)
    client.setQueryData([...MAILINGS_KEY, saved.id], saved)
    if (mailing) seen.current = await contentNow(saved.id)
    return saved
  }
  const mayReplace = async (id: string) => {
    const now = await contentNow(id)
    if (seen.current === null || now === seen.current) return true
    const yes = await confirm({
      title: t('others.title'),
      text: t('others.text'),
      act: t('others.replace'),
      danger: true,
    })
    if (yes) seen.current = now
    else setNotice('changed')
    return yes
  }
  const refresh = [MAILINGS_KEY, TEMPLATES_KEY]
  const save = useAct(store, {
    refresh,
    done: (saved) => saved && t('done.saved'),
    onDone: (saved) => {
      if (saved) navigate(isDraft ? `/mailings/${saved.id}/edit` : `/mailings/${saved.id}`, { replace: true })
    },
  })
  const start = useAct(
    async () => {
      const saved = await store()
      if (!saved) return undefined
      // From here on the page is that of the saved mailing, whatever is answered next.
      if (!mailing) navigate(`/mailings/${saved.id}/edit`, { replace: true })
      if (!(await askStart(saved))) return undefined
      return api.post<Mailing>(`/v1/mailings/${saved.id}/schedule`)
    },
    {
      refresh,
      done: (result) => result && t(result.status === 'running' ? 'done.started' : 'done.scheduled'),
      onDone: (result) => {
        if (!result) return
        client.setQueryData([...MAILINGS_KEY, result.id], result)
        navigate(`/mailings/${result.id}`)
      },
    },
  )
  const askStart = async (saved: Mailing) => {
    const counted = await client.fetchQuery({
      queryKey: [...AUDIENCES_KEY, 'count', JSON.stringify(audience)],
      queryFn: () => api.post<AudienceCountOut>('/v1/audiences/count', { audience }),
    })
    const { kind } = draft.when
    const begins =
      kind === 'repeat'
        ? t('confirm.startRepeat')
        : kind === 'trigger'
          ? t('confirm.startTrigger')
          : saved.start_at && Date.parse(saved.start_at) > Date.now()
            ? t('confirm.startAt', { when: formats.dateTime(saved.start_at) })
            : kind === 'at' && draft.when.zone !== 'mine'
              ? t('confirm.startAt', { when: draft.when.at.replace('T', ' ') })
              : t('confirm.startNow')
    const finish = saved.forecast.finish_at
    return confirm({
      title: t('confirm.startTitle', { name: saved.name }),
      text: (
        <Stack gap={6}>
          <Text size="sm">
            {t('confirm.guests', {
              guests: t('audiences:guests', { count: counted.count }),
              mailable: t('audiences:mailable', { count: counted.mailable }),
            })}
          </Text>
          <Text size="sm">{begins}</Text>
          {finish && <Text size="sm">{t('forecast.finish', { when: formats.dateTime(finish) })}</Text>}
          {saved.cost?.estimate ? (
            <Text size="sm">
              {t('confirm.cost', { amount: formats.money(saved.cost.estimate, saved.cost.currency) })}
            </Text>
          ) : null}
          <Warnings warnings={saved.warnings} />
        </Stack>
      ),
      act: t(kind === 'now' ? 'act.start' : 'act.schedule'),
    })
  }

  const missingWords = (each: Missing) =>
    each.what !== 'text'
      ? t(`missing.${each.what}`)
      : on.length === 1
        ? t('missing.text')
        : t('missing.textOf', { channels: formats.list(each.channels.map((name) => t(`templates:channels.${name}`))) })
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
            // A draft goes as it is written here; what is on its way, as it is saved.
            mailingId={async () => (isDraft && ready ? (await store())?.id : mailingId)}
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
            <Button onClick={() => start.mutate()} loading={start.isPending} disabled={!ready || isOver(draft.when)}>
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
      {missing.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('missing.title')}: {missing.map(missingWords).join(', ')}.
        </Text>
      )}
      {mailing && missing.length === 0 && <Warnings warnings={mailing.warnings} />}
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
              {on.some(({ texts }) => /promo_code/.test(JSON.stringify(texts))) && (
                <Select
                  label={t('edit.promo')}
                  description={t('edit.promoHint', { name: '{{ promo_code }}' })}
                  placeholder={t('edit.promoNone')}
                  clearable
                  maw={260}
                  data={PROMO_PERCENTS.map((percent) => ({ value: String(percent), label: `${percent} %` }))}
                  value={draft.promoPercent === null ? null : String(draft.promoPercent)}
                  onChange={(percent) => change({ promoPercent: percent === null ? null : Number(percent) })}
                />
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
            </Section>
            <Section title={t('edit.when')}>
              <When
                when={draft.when}
                onChange={(when) => change({ when })}
                fixed={begun}
                error={fieldError(error, 'repeat.cron')}
              />
              <QuietHoursField quiet={draft.quiet} onChange={(quiet) => change({ quiet })} />
              <Group grow align="flex-start">
                <MultiSelect
                  label={t('edit.numbers')}
                  placeholder={draft.numberIds.length === 0 ? t('edit.anyNumber') : ''}
                  description={t('edit.numbersHint')}
                  data={numbers.rows.map(({ id, label }) => ({ value: id, label }))}
                  value={draft.numberIds}
                  onChange={(numberIds) => change({ numberIds })}
                />
                <Box>
                  <Select
                    label={t('edit.priority')}
                    allowDeselect={false}
                    data={PRIORITIES.map((each) => ({ value: each, label: t(`edit.priorities.${each}`) }))}
                    value={draft.priority}
                    onChange={(priority) => change({ priority: priority as MailingDraft['priority'] })}
                  />
                  <TextInput
                    mt="xs"
                    type="datetime-local"
                    label={t('edit.finishBefore')}
                    description={t('edit.finishBeforeHint')}
                    value={draft.finishBefore}
                    onChange={(event) => change({ finishBefore: event.currentTarget.value })}
                  />
                </Box>
              </Group>
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

/** What is not said of a new mailing is left out. */
function withoutNulls<T extends object>(body: T): Partial<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as Partial<T>
}
