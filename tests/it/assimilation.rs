//! Assimilation: compared with the exact posterior of a linear model with normal errors; the committed posterior is
//! reproduced.

use std::process::Command;

use ndarray::Array2;
use qilu_methods::assimilate;
use qilu_methods::assimilate::Observed;
use qilu_methods::assimilate::SmootherSettings;
use qilu_methods::assimilate::UpdateMethod;
use qilu_methods::random;
use qilu_methods::random::Purpose;

use crate::fixture::repository;

/// Three unknowns, standard normal before; two observations `A x` with the given errors.
struct Toy {
    error_sd: [f64; 2],
    observed: [f64; 2],
}

/// The matrix `A` of the linear model, with a row for each observation and a column for each unknown.
const A: [[f64; 3]; 2] = [[1.0, 0.5, 0.0], [0.0, -0.7, 2.0]];

const MEMBERS: usize = 40_000;

impl Toy {
    /// Mean and covariance of the unknowns given the observations: `P = (I + A' R^-1 A)^-1`, `m = P A' R^-1 d`.
    fn exact(&self) -> ([f64; 3], [[f64; 3]; 3]) {
        let mut precision = [[0.0; 3]; 3];
        let mut right = [0.0; 3];
        for i in 0..3 {
            precision[i][i] = 1.0;
            for k in 0..2 {
                let weight = A[k][i] / (self.error_sd[k] * self.error_sd[k]);
                right[i] += weight * self.observed[k];
                for j in 0..3 {
                    precision[i][j] += weight * A[k][j];
                }
            }
        }
        let inverse = inverse(precision);
        (inverse.map(|row| row.iter().zip(&right).map(|(a, b)| a * b).sum()), inverse)
    }

    fn update(&self) -> (Array2<f64>, UpdateMethod) {
        let state = Array2::from_shape_fn((3, MEMBERS), |(unknown, member)| {
            let member = u32::try_from(member).expect("few members");
            let unknown = u16::try_from(unknown).expect("few unknowns");
            random::normal(&mut random::stream(11, member, unknown, Purpose::Parameters))
        });
        let forward = |state: &Array2<f64>| {
            Array2::from_shape_fn((2, state.ncols()), |(k, member)| {
                (0..3).map(|i| A[k][i] * state[[i, member]]).sum::<f64>()
            })
        };
        let observed = Observed {
            value: self.observed.to_vec(),
            error_sd: self.error_sd.to_vec(),
            informs: Array2::from_elem((3, 2), true),
        };
        let settings = SmootherSettings { iterations: 4, seed: 11, threshold: None, stream: 100 };
        let (moved, way, effective) = assimilate::update(state, forward, &observed, settings);
        assert_eq!(way == UpdateMethod::Weights, effective >= 0.5 * MEMBERS as f64);
        (moved.state, way)
    }
}

fn inverse(m: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let minor = |i: usize, j: usize| {
        let (a, b) = ((i + 1) % 3, (i + 2) % 3);
        let (c, d) = ((j + 1) % 3, (j + 2) % 3);
        m[a][c] * m[b][d] - m[a][d] * m[b][c]
    };
    let determinant: f64 = (0..3).map(|j| m[0][j] * minor(0, j)).sum();
    std::array::from_fn(|i| std::array::from_fn(|j| minor(j, i) / determinant))
}

/// Mean and covariance over members equal the exact ones within Monte Carlo error: five standard errors, each up to
/// twice that of independent members, because members are resampled or perturbed.
#[track_caller]
fn check(toy: &Toy, expected: UpdateMethod) {
    let (mean, covariance) = toy.exact();
    let (state, way) = toy.update();
    assert_eq!(way, expected);
    let members = MEMBERS as f64;
    let means: Vec<f64> = state.rows().into_iter().map(|row| row.sum() / members).collect();
    for i in 0..3 {
        let se = (covariance[i][i] / members).sqrt();
        assert!((means[i] - mean[i]).abs() < 10.0 * se, "mean {i}: {} is not {}", means[i], mean[i]);
        for j in 0..3 {
            let products = state.row(i).into_iter().zip(state.row(j)).map(|(a, b)| (a - means[i]) * (b - means[j]));
            let found = products.sum::<f64>() / (members - 1.0);
            // The sampling variance of a covariance of normal variables (Isserlis 1918).
            let variance = covariance[i][i] * covariance[j][j] + covariance[i][j] * covariance[i][j];
            let se = (variance / members).sqrt();
            let wanted = covariance[i][j];
            assert!((found - wanted).abs() < 10.0 * se, "covariance {i} {j}: {found} is not {wanted}");
        }
    }
}

#[test]
fn vague_observations_are_assimilated_exactly_by_weights() {
    check(&Toy { error_sd: [2.0, 3.0], observed: [0.8, -1.0] }, UpdateMethod::Weights);
}

#[test]
fn sharp_observations_are_assimilated_exactly_by_the_smoother() {
    check(&Toy { error_sd: [0.2, 0.3], observed: [1.5, -2.0] }, UpdateMethod::Smoother);
}

/// The tests above would fail if each observation counted twice: the exact posterior for errors divided by the square
/// root of two differs by more than they allow.
#[test]
fn the_tolerance_excludes_observations_that_count_twice() {
    let toy = Toy { error_sd: [2.0, 3.0], observed: [0.8, -1.0] };
    let twice = Toy { error_sd: toy.error_sd.map(|sd| sd / 2_f64.sqrt()), ..toy };
    let (mean, covariance) = toy.exact();
    let (other, _) = twice.exact();
    let far = (0..3).any(|i| (mean[i] - other[i]).abs() > 10.0 * (covariance[i][i] / MEMBERS as f64).sqrt());
    assert!(far);
}

/// Six observations that are nearly equal, with small errors, of unknowns that explain them only together. The members
/// must not diverge.
#[test]
fn nearly_equal_observations_with_small_errors_do_not_make_members_diverge() {
    let members = 200;
    let noise = |row: u16, member: usize| {
        let member = u32::try_from(member).expect("few members");
        random::normal(&mut random::stream(5, member, row, Purpose::Parameters))
    };
    let state = Array2::from_shape_fn((12, members), |(unknown, member)| {
        noise(u16::try_from(unknown).expect("few unknowns"), member)
    });
    let forward = |state: &Array2<f64>| {
        Array2::from_shape_fn((6, state.ncols()), |(k, member)| {
            let sum: f64 = state.column(member).sum();
            sum + 0.05 * noise(100 + u16::try_from(k).expect("few figures"), member)
        })
    };
    let observed = Observed { value: vec![4.0; 6], error_sd: vec![0.05; 6], informs: Array2::from_elem((12, 6), true) };
    let moved = assimilate::smooth(
        state,
        forward,
        &observed,
        SmootherSettings { iterations: 4, seed: 5, threshold: Some(3.0), stream: 1 },
    );
    for row in moved.state.rows() {
        let mean = row.sum() / members as f64;
        let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (members - 1) as f64;
        // The prior variance is 1 and assimilation cannot raise it; with 200 members its standard error is 0.1, of
        // which three are allowed.
        assert!(variance < 1.3, "the spread grew to {variance}");
    }
    let last = moved.misfits.last().expect("a misfit");
    assert!(last.bias < 0.2 * moved.misfits[0].bias, "{:?}", moved.misfits);
}

/// The command that made the committed posterior makes it again, bit for bit, on other numbers of threads.
#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_posterior_is_reproduced_bit_for_bit() {
    for threads in ["1", "2"] {
        let output = Command::new(env!("CARGO_BIN_EXE_qilu"))
            .current_dir(repository(""))
            .args(["calibrate", "--check", "--quiet", "--threads", threads])
            .output()
            .expect("the binary starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let page = std::fs::read_to_string(repository("docs/calibration.md")).expect("the page is there");
        assert!(String::from_utf8_lossy(&output.stdout) == page, "docs/calibration.md is not what the command prints");
    }
}
