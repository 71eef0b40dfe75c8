import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'

export type Question = {
  title: string
  text?: ReactNode
  /** What the button says: the act itself, not "OK". */
  act: string
  danger?: boolean
}

const Context = createContext<(question: Question) => Promise<boolean>>(() => Promise.resolve(false))

/** `if (await confirm({...}))`: asks before what cannot be taken back. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useContext(Context)
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<(Question & { answer: (yes: boolean) => void }) | undefined>()
  const [open, setOpen] = useState(false)
  const confirm = useCallback(
    (question: Question) =>
      new Promise<boolean>((answer) => {
        setAsked({ ...question, answer })
        setOpen(true)
      }),
    [],
  )
  const close = (yes: boolean) => {
    setOpen(false)
    asked?.answer(yes)
  }
  return (
    <Context.Provider value={confirm}>
      {children}
      <Modal opened={open} onClose={() => close(false)} title={asked?.title ?? ''} size="sm">
        <Stack>
          {asked?.text && (
            <Text size="sm" component="div">
              {asked.text}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close(false)}>
              {t('act.cancel')}
            </Button>
            <Button color={asked?.danger ? 'red' : undefined} onClick={() => close(true)} data-autofocus>
              {asked?.act}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Context.Provider>
  )
}
