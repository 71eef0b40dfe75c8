import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

export type Question = {
  title: string
  text?: ReactNode
  /** What the button says: the act itself, not "OK". */
  act: string
  danger?: boolean
  /** The focus begins at the safe answer: whoever presses Enter without reading changes nothing. */
  careful?: boolean
}

type Props = { question: Question | undefined; opened: boolean; onAnswer: (yes: boolean) => void }

/** A question with two answers. Its code loads with the first one. */
export function ConfirmDialog({ question, opened, onAnswer }: Props) {
  const { t } = useTranslation()
  // Rendered closed once, so that opening it remembers where the focus was.
  const [shown, setShown] = useState(false)
  useEffect(() => setShown(opened), [opened])
  return (
    <Modal opened={shown} onClose={() => onAnswer(false)} closeOnClickOutside title={question?.title ?? ''} size="sm">
      <Stack>
        {question?.text && (
          <Text size="sm" component="div">
            {question.text}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)} data-autofocus={question?.careful}>
            {t('act.cancel')}
          </Button>
          <Button
            color={question?.danger ? 'red' : undefined}
            onClick={() => onAnswer(true)}
            data-autofocus={!question?.careful}
          >
            {question?.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
