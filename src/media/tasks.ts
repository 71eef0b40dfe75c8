import { pictureSize, preview } from './preview.ts'
import { soundSeconds } from './sound-seconds.ts'
import { thumbnail } from './thumbnail.ts'
import { toVoiceNote } from './voice-note.ts'

/** What is done with files from people and guests, in a process of its own: a path in, plain data out. */
export const TASKS = { toVoiceNote, soundSeconds, thumbnail, preview, pictureSize }

export type Tasks = typeof TASKS
export type TaskName = keyof Tasks
export type TaskResult<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>

export type Request = { id: number; name: TaskName; path: string }
export type Answer = { id: number; result?: unknown; error?: string }
