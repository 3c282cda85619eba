//! The elitist genetic algorithm NSGA-II for several objectives, all to be made small (Deb, Pratap, Agarwal and Meyarivan
//! 2002, IEEE Transactions on Evolutionary Computation 6, 182-197), in the unit cube.
//!
//! It is implemented here so that its random numbers have addresses and its results have the same bits everywhere; libraries
//! were not compared. The operators are the bounded simulated binary crossover (Deb and Agrawal 1995, Complex Systems 9,
//! 115-148) and the polynomial mutation of the authors' program, with their distribution indices of 20 and probabilities of
//! 0.9 for a crossover and 1/n for the mutation of a gene.

use rand::Rng;

use crate::error::Result;
use crate::math;
use crate::random;
use crate::random::Purpose;

/// Distribution index of crossover and mutation (Deb et al. 2002): the larger it is, the nearer children are to their parents.
const INDEX: f64 = 20.0;

/// Probability that two parents are crossed (Deb et al. 2002).
const CROSSING: f64 = 0.9;

/// Probability that a gene takes part in a crossover, and that the children swap it (the authors' program).
const GENE: f64 = 0.5;

/// Distance of two genes below which they count as equal, and a crossover would divide by zero.
const EQUAL: f64 = 1e-14;

/// A point of the unit cube with its objectives.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<const M: usize> {
    /// Coordinates of the point, each 0 to 1.
    pub genes: Vec<f64>,
    /// Objectives, all to be minimised.
    pub objectives: [f64; M],
}

/// Whether a point is at least as good in all objectives and better in one.
fn dominates<const M: usize>(a: &[f64; M], b: &[f64; M]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b) && a.iter().zip(b).any(|(a, b)| a < b)
}

/// Indices of the points by front (fast non-dominated sort). No point of the first front is dominated, none of the second
/// once the first is removed, and so on.
///
/// ```
/// let fronts = qilu_methods::optimizers::nsga::fronts(&[[1.0, 4.0], [2.0, 2.0], [3.0, 3.0], [4.0, 1.0], [4.0, 4.0]]);
/// assert_eq!(fronts, [vec![0, 1, 3], vec![2], vec![4]]);
/// ```
#[must_use]
pub fn fronts<const M: usize>(objectives: &[[f64; M]]) -> Vec<Vec<usize>> {
    let better = |a: usize, b: usize| dominates(&objectives[a], &objectives[b]);
    let all = 0..objectives.len();
    let mut above: Vec<usize> = all.clone().map(|p| all.clone().filter(|&q| better(q, p)).count()).collect();
    let mut fronts = Vec::new();
    let mut front: Vec<usize> = all.clone().filter(|&p| above[p] == 0).collect();
    while !front.is_empty() {
        let mut next = Vec::new();
        for &p in &front {
            for q in all.clone().filter(|&q| better(p, q)) {
                above[q] -= 1;
                if above[q] == 0 {
                    next.push(q);
                }
            }
        }
        // The order of a front must not depend on the order in which its points were freed.
        next.sort_unstable();
        fronts.push(std::mem::replace(&mut front, next));
    }
    fronts
}

/// Crowding distance of the members of a front: the sum over objectives of the distance between the neighbours on both
/// sides, in units of the range of the front; infinite at the ends, which are always kept.
///
/// ```
/// let lonely = qilu_methods::optimizers::nsga::crowding(&[[0.0, 4.0], [1.0, 3.0], [4.0, 0.0]], &[0, 1, 2]);
/// assert_eq!(lonely, [f64::INFINITY, 2.0, f64::INFINITY]);
/// ```
#[must_use]
pub fn crowding<const M: usize>(objectives: &[[f64; M]], front: &[usize]) -> Vec<f64> {
    let mut lonely = vec![0.0; front.len()];
    for m in 0..M {
        let value = |index: usize| objectives[front[index]][m];
        let mut order: Vec<usize> = (0..front.len()).collect();
        order.sort_by(|&a, &b| value(a).total_cmp(&value(b)));
        let (first, last) = (order[0], order[order.len() - 1]);
        let width = value(last) - value(first);
        for three in order.windows(3) {
            if width > 0.0 {
                lonely[three[1]] += (value(three[2]) - value(three[0])) / width;
            }
        }
        lonely[first] = f64::INFINITY;
        lonely[last] = f64::INFINITY;
    }
    lonely
}

/// Settings of a search.
#[derive(Clone, Copy, Debug)]
pub struct NsgaSettings {
    /// Size of the population; rounded up to an even number.
    pub population: usize,
    /// Generations after the first.
    pub generations: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// A population with the rank of the front and the crowding distance of each member.
struct RankedPopulation<const M: usize> {
    members: Vec<Member<M>>,
    fitness: Vec<(usize, f64)>,
}

impl<const M: usize> RankedPopulation<M> {
    /// The best `size` members: whole fronts first, then the members of the next front with the largest crowding distances.
    fn select(mut all: Vec<Member<M>>, size: usize) -> RankedPopulation<M> {
        let objectives: Vec<[f64; M]> = all.iter().map(|member| member.objectives).collect();
        let mut kept: Vec<(usize, (usize, f64))> = Vec::new();
        for (rank, front) in fronts(&objectives).into_iter().enumerate() {
            let lonely = crowding(&objectives, &front);
            let mut ranked: Vec<(usize, f64)> = front.into_iter().zip(lonely).collect();
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
            kept.extend(ranked.into_iter().map(|(index, lonely)| (index, (rank, lonely))));
            if kept.len() >= size {
                break;
            }
        }
        kept.truncate(size);
        let mut taken: Vec<Option<Member<M>>> = all.drain(..).map(Some).collect();
        let take =
            |(index, fitness): (usize, (usize, f64))| (taken[index].take().expect("a place is in one front"), fitness);
        let (members, fitness) = kept.into_iter().map(take).unzip();
        RankedPopulation { members, fitness }
    }

    /// The better of two random members (binary tournament): the lower rank, then the larger crowding distance.
    fn parent(&self, rng: &mut impl Rng) -> &[f64] {
        let [a, b] = [(); 2].map(|()| below(rng, self.members.len()));
        let ((rank_a, lonely_a), (rank_b, lonely_b)) = (self.fitness[a], self.fitness[b]);
        let first = rank_a < rank_b || (rank_a == rank_b && lonely_a >= lonely_b);
        &self.members[if first { a } else { b }].genes
    }
}

/// A random index below `count`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a small number")]
fn below(rng: &mut impl Rng, count: usize) -> usize {
    ((random::open01(rng) * count as f64) as usize).min(count - 1)
}

/// The front after some generations, without duplicates, in the order of the first objective.
///
/// - `dimension`: number of genes.
/// - `start`: points of the first generation; the rest are random.
/// - `evaluate`: objectives of some points, in their order.
///
/// # Errors
/// The errors of `evaluate`.
pub fn search<const M: usize>(
    dimension: usize,
    start: &[Vec<f64>],
    plan: NsgaSettings,
    mut evaluate: impl FnMut(&[Vec<f64>]) -> Result<Vec<[f64; M]>>,
) -> Result<Vec<Member<M>>> {
    let size = plan.population.next_multiple_of(2);
    let mut rng = random::stream(plan.seed, 0, 0, Purpose::Genes);
    let mut genes: Vec<Vec<f64>> = start.iter().take(size).cloned().collect();
    while genes.len() < size {
        genes.push((0..dimension).map(|_| random::open01(&mut rng)).collect());
    }
    let mut meet = |genes: Vec<Vec<f64>>| -> Result<Vec<Member<M>>> {
        let worth = evaluate(&genes)?;
        Ok(genes.into_iter().zip(worth).map(|(genes, objectives)| Member { genes, objectives }).collect())
    };
    let mut population = RankedPopulation::select(meet(genes)?, size);
    for generation in 1..=plan.generations {
        let mut rng = random::stream(plan.seed, generation, 0, Purpose::Genes);
        let mut children = Vec::new();
        while children.len() < size {
            let parents = [population.parent(&mut rng).to_vec(), population.parent(&mut rng).to_vec()];
            children.extend(cross(parents, &mut rng).map(|child| mutate(child, &mut rng)));
        }
        // Elitism: parents compete with their children, so the best points are never lost.
        let mut all = population.members;
        all.extend(meet(children)?);
        population = RankedPopulation::select(all, size);
    }
    let ranked = population.members.into_iter().zip(population.fitness);
    let mut front: Vec<Member<M>> = ranked.filter(|(_, (rank, _))| *rank == 0).map(|(member, _)| member).collect();
    front.sort_by(|a, b| a.objectives.partial_cmp(&b.objectives).unwrap_or(std::cmp::Ordering::Equal));
    // Different genes can be rounded to one package, which then has equal objectives.
    front.dedup_by_key(|member| member.objectives.map(f64::to_bits));
    Ok(front)
}

/// Simulated binary crossover of two parents within 0 and 1.
fn cross([mut a, mut b]: [Vec<f64>; 2], rng: &mut impl Rng) -> [Vec<f64>; 2] {
    if random::open01(rng) > CROSSING {
        return [a, b];
    }
    for (a, b) in a.iter_mut().zip(&mut b) {
        let [whether, how_far, swap] = [(); 3].map(|()| random::open01(rng));
        let (low, high) = (a.min(*b), a.max(*b));
        if whether > GENE || high - low < EQUAL {
            continue;
        }
        // Spread of a child on one side: `beta` is the room on that side over the distance of the parents.
        let spread = |room: f64| {
            let beta = 1.0 + 2.0 * room / (high - low);
            let alpha = 2.0 - math::pow(beta, -(INDEX + 1.0));
            let share = how_far * alpha;
            let base = if share <= 1.0 { share } else { 1.0 / (2.0 - share) };
            math::pow(base, 1.0 / (INDEX + 1.0))
        };
        let middle = low + high;
        let below = (0.5 * (middle - spread(low) * (high - low))).clamp(0.0, 1.0);
        let above = (0.5 * (middle + spread(1.0 - high) * (high - low))).clamp(0.0, 1.0);
        (*a, *b) = if swap <= GENE { (above, below) } else { (below, above) };
    }
    [a, b]
}

/// Polynomial mutation of a child within 0 and 1.
fn mutate(mut genes: Vec<f64>, rng: &mut impl Rng) -> Vec<f64> {
    let probability = 1.0 / genes.len() as f64;
    for gene in &mut genes {
        let [whether, how_far] = [(); 2].map(|()| random::open01(rng));
        if whether <= probability {
            let power = 1.0 / (INDEX + 1.0);
            // Each half of the distribution is scaled to the room on its side, so that a child never has to be clipped.
            let shift = if how_far < 0.5 {
                let rest = 2.0 * how_far + (1.0 - 2.0 * how_far) * math::pow(1.0 - *gene, INDEX + 1.0);
                math::pow(rest, power) - 1.0
            } else {
                let rest = 2.0 * (1.0 - how_far) + 2.0 * (how_far - 0.5) * math::pow(*gene, INDEX + 1.0);
                1.0 - math::pow(rest, power)
            };
            *gene = (*gene + shift).clamp(0.0, 1.0);
        }
    }
    genes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_of_zdt1_is_found() {
        // Zitzler, Deb and Thiele 2000: f1 = x1, f2 = g (1 - sqrt(f1 / g)), g = 1 + 9 mean(x2..); the front is g = 1.
        let zdt1 = |x: &Vec<f64>| {
            let g = 1.0 + 9.0 * x[1..].iter().sum::<f64>() / (x.len() - 1) as f64;
            [x[0], g * (1.0 - (x[0] / g).sqrt())]
        };
        let plan = NsgaSettings { population: 60, generations: 250, seed: 3 };
        let front = search(10, &[], plan, |points| Ok(points.iter().map(zdt1).collect())).expect("nothing fails");
        assert!(front.len() > 50, "{}", front.len());
        // The authors' program is 0.033 off on average after as many generations, in thirty dimensions.
        let off = |member: &Member<2>| member.objectives[1] - (1.0 - member.objectives[0].sqrt());
        assert!(front.iter().all(|member| off(member) < 0.03));
        assert!(front.iter().map(off).sum::<f64>() / (front.len() as f64) < 0.01);
        let ends = (front[0].objectives[0], front[front.len() - 1].objectives[0]);
        assert!(ends.0 < 0.01 && ends.1 > 0.98, "{ends:?}");
        let gaps = front.windows(2).map(|pair| pair[1].objectives[0] - pair[0].objectives[0]);
        assert!(gaps.fold(0.0, f64::max) < 0.1, "the front is covered");
    }

    #[test]
    fn three_objectives_sort_as_by_hand() {
        let points =
            [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [2.0, 2.0, 3.0], [3.0, 1.0, 1.0], [2.0, 3.0, 4.0], [0.0, 9.0, 9.0]];
        assert_eq!(fronts(&points), [vec![0, 1, 3, 5], vec![2], vec![4]]);
    }

    #[test]
    fn children_stay_inside_and_keep_the_middle_of_their_parents() {
        let mut rng = random::stream(1, 0, 0, Purpose::Genes);
        let mut sum = 0.0;
        for _ in 0..4000 {
            let [a, b] = cross([vec![0.3], vec![0.6]], &mut rng);
            sum += a[0] + b[0];
            let moved = mutate(vec![0.02], &mut rng);
            assert!([a[0], b[0], moved[0]].iter().all(|x| (0.0..=1.0).contains(x)));
        }
        assert!((sum / 8000.0 - 0.45).abs() < 1e-3, "{sum}");
    }
}
