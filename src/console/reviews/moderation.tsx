import { Button, Group, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { ReviewReply } from '../api-types.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { opens } from '../parts/opens.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { REVIEWS_KEY } from './types.ts'

/** Approves a reply that waits for moderation, or returns it with a reason. */
export function Moderation({ reply }: { reply: ReviewReply }) {
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
      <Button size="xs" variant="default" {...opens(open)}>
        {t('reply.reject')}
      </Button>
      <FormDialog opened={asking} onClose={close} title={t('reply.rejectTitle')}>
        <Form value={reason} act={reject} submit={t('reply.reject')} disabled={reason.trim() === ''} danger>
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
      </FormDialog>
    </Group>
  )
}
