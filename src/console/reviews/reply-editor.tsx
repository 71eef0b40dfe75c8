import { Alert, Button, Group, List, Select, Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue, useLocalStorage } from '@mantine/hooks'
import { IconSend, IconSparkles, IconWand } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PROMO_PERCENTS, type PromoPercent } from '../../lib/promo-percents.ts'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Review } from '../api-types.ts'
import { DraftCard } from '../drafts/draft-card.tsx'
import { useModelDraft, type Write } from '../drafts/use-model-draft.ts'
import { useFormats } from '../formats.ts'
import { keptKey } from '../kept.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { useRepliesOf, useReputationSettings } from './load-reviews.ts'
import { Reach } from './reach.tsx'
import { COMPLAINT_UP_TO, REVIEWS_KEY, type Remark } from './types.ts'

/** Beyond it the rules object. */
const MOST = 1_500
const CHECK_AFTER_MS = 350

type Draft = { text: string; percent: PromoPercent | null }

/** Writes a reply: a suggestion by one click, the rules' remarks during typing, and a promo code. */
export function ReplyEditor({ review, onClose }: { review: Review; onClose: () => void }) {
  const { t } = useTranslation('reviews')
  const box = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft, forget] = useLocalStorage<Draft>({
    key: keptKey(`reply ${review.id}`),
    defaultValue: { text: review.reply?.text ?? '', percent: review.reply?.promo_percent ?? null },
    getInitialValueInEffect: false,
  })
  const [turn, setTurn] = useState(0)
  const [forManager, setForManager] = useState(false)
  const [pageOnly, setPageOnly] = useState(review.reply?.to_guest === false)
  const settings = useReputationSettings(review.restaurant_id)
  const { problems, checking } = useCheck(review.id, draft.text)
  const mayPromo = review.source === 'order' || review.score <= COMPLAINT_UP_TO
  const percent = mayPromo ? draft.percent : null

  const suggest = useAct(
    () =>
      api.GET('/v1/reviews/{id}/suggestion', {
        path: { id: review.id },
        query: { turn, ...(percent !== null && { promo: true }) },
      }),
    {
      onDone: ({ text, escalation }) => {
        setForManager(escalation.length > 0)
        if (escalation.length > 0) return
        setDraft((before) => ({ ...before, text }))
        setTurn((before) => before + 1)
        box.current?.focus()
      },
    },
  )
  const save = useAct(
    (asDraft: boolean) =>
      api.POST('/v1/reviews/{id}/replies', {
        path: { id: review.id },
        body: {
          ...{ text: draft.text, draft: asDraft },
          ...(percent !== null && { promo_percent: percent }),
          ...(pageOnly && { to_guest: false }),
        },
      }),
    {
      refresh: [REVIEWS_KEY, COUNTERS_KEY],
      done: ({ status }) => t(`reply.done.${status}`),
      onDone: () => {
        forget()
        onClose()
      },
    },
  )
  const drafts = useQuery({
    queryKey: ['drafts', 'settings', review.restaurant_id],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/drafts', { path: { id: review.restaurant_id }, signal }),
    staleTime: 300_000,
  })
  const writeDraft: Write = useCallback(
    ({ avoid, signal }) => api.POST('/v1/reviews/{id}/draft', { path: { id: review.id }, body: { avoid }, signal }),
    [review.id],
  )
  const model = useModelDraft(writeDraft)
  const empty = draft.text.trim() === ''
  const ready = !empty && problems.length === 0 && !checking
  return (
    <Stack gap="xs">
      <GivenBack id={review.id} />
      <Textarea
        ref={box}
        aria-label={t('reply.text')}
        placeholder={t('reply.placeholder')}
        autosize
        minRows={3}
        maxRows={14}
        value={draft.text}
        onChange={(event) => {
          const text = event.currentTarget.value
          setDraft((before) => ({ ...before, text }))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) save.mutate(false)
        }}
        data-autofocus
      />
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            leftSection={<IconWand size={14} />}
            loading={suggest.isPending}
            onClick={() => suggest.mutate()}
          >
            {t(turn === 0 ? 'reply.suggest' : 'reply.another')}
          </Button>
          {drafts.data?.enabled && drafts.data.server !== null && (
            <Button
              size="xs"
              variant="light"
              leftSection={<IconSparkles size={14} />}
              loading={model.offered?.writing ?? false}
              onClick={() => void model.ask()}
            >
              {t('reply.model')}
            </Button>
          )}
        </Group>
        <Text size="xs" c={draft.text.length > MOST ? 'var(--mantine-color-error)' : 'dimmed'} className="numerals">
          {draft.text.length} / {MOST}
        </Text>
      </Group>
      {model.offered && (
        <DraftCard
          offered={model.offered}
          onUse={(text) => {
            setDraft((before) => ({ ...before, text: before.text.trim() === '' ? text : `${before.text}\n${text}` }))
            model.discard()
            box.current?.focus()
          }}
          onAnother={() => void model.ask()}
          onDiscard={model.discard}
        />
      )}
      <div role="status">{forManager && <Text size="sm">{t('escalation.noSuggestion')}</Text>}</div>
      <div role="status">{!empty && <Remarks problems={problems} />}</div>
      <Reach reviewId={review.id} pageOnly={pageOnly} onPageOnly={setPageOnly} />
      <Group justify="space-between" gap="xs" align="flex-end">
        <Select
          label={t('reply.promo')}
          description={mayPromo ? t('reply.promoHint') : t('reply.promoNot')}
          disabled={!mayPromo}
          w={260}
          clearable
          placeholder={t('reply.noPromo')}
          value={percent === null ? null : String(percent)}
          onChange={(value) => {
            const chosen = PROMO_PERCENTS.find((each) => String(each) === value) ?? null
            setDraft((before) => ({ ...before, percent: chosen }))
          }}
          data={PROMO_PERCENTS.map((each) => ({ value: String(each), label: `−${each} %` }))}
        />
        <Group gap="xs">
          <Button variant="subtle" onClick={onClose}>
            {t('reply.close')}
          </Button>
          <Button variant="default" disabled={empty} loading={save.isPending} onClick={() => save.mutate(true)}>
            {t('reply.draft')}
          </Button>
          <Button
            leftSection={<IconSend size={16} />}
            disabled={!ready}
            loading={save.isPending}
            onClick={() => save.mutate(false)}
          >
            {t(settings.data?.reply_moderation === 'rules' ? 'reply.publish' : 'reply.send')}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}

/** What the rules say about a text, once typing pauses. */
function useCheck(id: string, text: string): { problems: Remark[]; checking: boolean } {
  const [asked] = useDebouncedValue(text, CHECK_AFTER_MS)
  const check = useQuery({
    queryKey: ['reply-check', id, asked],
    queryFn: () => api.POST('/v1/reviews/{id}/check', { path: { id }, body: { text: asked.slice(0, 2 * MOST) } }),
    enabled: asked.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return { problems: check.data?.problems ?? [], checking: asked !== text || check.isPlaceholderData }
}

function Remarks({ problems }: { problems: readonly Remark[] }) {
  const { t, i18n } = useTranslation('reviews')
  const { quoted } = useFormats()
  if (problems.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('reply.fine')}
      </Text>
    )
  }
  return (
    <Alert color="red" p="xs" title={t('reply.problems')}>
      <List size="sm">
        {problems.map(({ rule, message, found }) => (
          <List.Item key={rule}>
            {i18n.exists(`reviews:rule.${rule}`) ? t(`rule.${rule}` as 'rule.phone') : message}
            {found && (
              <>
                {' '}
                <Text span size="sm" fw={600} className="people-wrote">
                  {quoted(found)}
                </Text>
              </>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

/** Why the last reply was returned. */
function GivenBack({ id }: { id: string }) {
  const { t } = useTranslation('reviews')
  const replies = useRepliesOf(id)
  const rejected = replies.data?.data.find(({ status }) => status === 'rejected')
  if (!rejected) return null
  return (
    <Alert color="yellow" p="xs" title={t('reply.rejected', { reason: rejected.reason ?? '' })}>
      <Text size="sm" className="people-wrote" dir="auto">
        {rejected.text}
      </Text>
    </Alert>
  )
}
