/** The process that reads files from people and guests: one after the other, until its parent ends it. */
import { type Answer, type Request, TASKS, type TaskName } from './tasks.ts'

const tell = (answer: Answer) => void process.send?.(answer)

process.on('message', async ({ id, name, path }: Request) => {
  try {
    const task: (path: string) => Promise<unknown> = TASKS[name satisfies TaskName]
    tell({ id, result: await task(path) })
  } catch (error) {
    tell({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
process.on('disconnect', () => process.exit())
