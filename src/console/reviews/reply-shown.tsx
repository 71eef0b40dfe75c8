import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewReply } from '../api-types.ts'
import { usePersonName } from '../parts/person-name.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { FailureReason } from './reach.tsx'

const Moderation = lazy(() => import('./moderation.tsx').then((each) => ({ default: each.Moderation })))

/** The current reply, or one that waits for moderation: then with buttons to approve or return it. */
export function ReplyShown({ reply }: { reply: ReviewReply }) {
  const { t } = useTranslation('reviews')
  const nameOf = usePersonName()
  const may = useCan()('reviews:write')
  return (
    <Paper p="sm" bg="var(--otklik-ground)" component="section" aria-label={t('reply.title')}>
      <Stack gap={6}>
        <Text size="xs" c="dimmed">
          {t('reply.by', { name: nameOf(reply.author) })}, <When at={reply.published_at ?? reply.updated_at} />
          {reply.moderated_by &&
            reply.moderated_by !== reply.author &&
            ` · ${t('reply.approvedBy', { name: nameOf(reply.moderated_by) })}`}
        </Text>
        <Text size="sm" className="people-wrote" dir="auto">
          {reply.text}
        </Text>
        {(reply.promo_percent !== null || reply.outside || reply.delivery_status) && (
          <Group gap={6}>
            {reply.promo_percent !== null && (
              <Badge color="grape">
                {t('reply.promoOf', { percent: reply.promo_percent })}
                {reply.promo_code && ` · ${reply.promo_code}`}
              </Badge>
            )}
            {reply.delivery_status && (
              <Badge color={reply.delivery_status === 'failed' ? 'red' : 'gray'}>
                {t(`delivery.${reply.delivery_status}`)}
                {reply.delivery_status === 'failed' && reply.reason && (
                  <>
                    {' · '}
                    <FailureReason reason={reply.reason} />
                  </>
                )}
              </Badge>
            )}
            {reply.outside && (
              <Badge color={reply.outside.status === 'failed' ? 'red' : 'gray'}>
                {t(`outside.${reply.outside.status}`)}
                {reply.outside.reason && ` · ${reply.outside.reason}`}
              </Badge>
            )}
          </Group>
        )}
        {reply.status === 'moderation' && may && (
          <Suspense fallback={null}>
            <Moderation reply={reply} />
          </Suspense>
        )}
      </Stack>
    </Paper>
  )
}
