import { playSequences } from './play-sequences';
import { groupSequence } from './sequences';

playSequences('groups', 0.4, groupSequence);
