import { playSequences } from './play-sequences';
import { userSequence } from './sequences';

playSequences('users', 0.6, userSequence);
