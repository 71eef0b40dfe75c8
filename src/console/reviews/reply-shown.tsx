import { Badge, Button, Group, Modal, Paper, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { ReviewReply } from '../api-types.ts'
import { Form } from '../parts/form.tsx'
import { usePersonName } from '../parts/person-name.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { useReachReason } from './reach.tsx'
import { REVIEWS_KEY } from './types.ts'

/** The reply that stands, or waits to be looked at: then with the ways to approve it or give it back. */
export function ReplyShown({ reply }: { reply: ReviewReply }) {
  const { t } = useTranslation('reviews')
  const nameOf = usePersonName()
  const may = useCan()('reviews:write')
  const reasonOf = useReachReason()
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
              <Badge color={reply.delivery_status === 'failed' ? 'red' : 'gray'} title={reply.reason ?? ''}>
                {t(`delivery.${reply.delivery_status}`)}
                {reply.delivery_status === 'failed' && reply.reason && ` · ${reasonOf(reply.reason)}`}
              </Badge>
            )}
            {reply.outside && (
              <Badge color={reply.outside.status === 'failed' ? 'red' : 'gray'} title={reply.outside.reason ?? ''}>
                {t(`outside.${reply.outside.status}`)}
              </Badge>
            )}
          </Group>
        )}
        {reply.status === 'moderation' && may && <Moderation reply={reply} />}
      </Stack>
    </Paper>
  )
}

function Moderation({ reply }: { reply: ReviewReply }) {
  const { t } = useTranslation('reviews')
  const [asking, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  const refresh = [REVIEWS_KEY, COUNTERS_KEY]
  const publish = useAct(() => api.POST('/v1/replies/{id}/publish', { path: { id: reply.id } }), {
    refresh,
    done: t('reply.done.published'),
  })
  const reject = useAct(() => api.POST('/v1/replies/{id}/reject', { path: { id: reply.id }, body: { reason } }), {
    refresh,
    done: t('reply.done.rejected'),
    onDone: close,
  })
  return (
    <Group gap="xs">
      <Button
        size="xs"
        leftSection={<IconCheck size={14} />}
        loading={publish.isPending}
        onClick={() => publish.mutate()}
      >
        {t('reply.approve')}
      </Button>
      <Button size="xs" variant="default" onClick={open}>
        {t('reply.reject')}
      </Button>
      <Modal opened={asking} onClose={close} title={t('reply.rejectTitle')}>
        <Form act={reject} submit={t('reply.reject')} disabled={reason.trim() === ''} danger onCancel={close}>
          <Textarea
            label={t('reply.reason')}
            description={t('reply.reasonHint')}
            required
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Form>
      </Modal>
    </Group>
  )
}
